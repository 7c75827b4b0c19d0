using Ullage.Audit.Reading;

namespace Ullage.Audit.Objects;

/// <summary>
/// The Services, the resources of operators and what pods need that stand near others, as <see cref="AuditObject.IsNear"/> means it, without a walk over all of them for each:
/// two objects are near each other where one of the places that the first is asked at is one that the second has.
/// </summary>
internal sealed class Neighbours
{
    private const int MostNamed = 3;

    // Operators' resources are few; more are no manifests of people.
    private const int MostLabelled = 1000;

    // A folder of more objects of one kind is no folder of people.
    private const int MostOfKind = 1000;
    private readonly Dictionary<(string Kind, string Place), List<string>> _needed = [];
    private readonly Dictionary<string, SortedSet<string>> _services = new(StringComparer.Ordinal);
    private readonly HashSet<(string Place, string Name)> _custom = [];
    private readonly List<(AuditObject Item, IReadOnlyDictionary<string, string> Labels)> _labelled = [];

    /// <summary>Makes the index.</summary>
    public Neighbours(IEnumerable<AuditObject> objects)
    {
        foreach (var item in objects)
        {
            foreach (var place in item is ServiceObject ? Places(item) : [])
            {
                var names = _services.TryGetValue(place, out var known) ? known : _services[place] = new(StringComparer.Ordinal);
                names.Add(item.Name);
                if (names.Count > MostNamed + 1)
                {
                    names.Remove(names.Max!);
                }
            }

            foreach (var place in PodReferences.Kinds.Contains(item.Kind) ? Places(item) : [])
            {
                var names = _needed.TryGetValue((item.Kind, place), out var known) ? known : _needed[(item.Kind, place)] = [];
                if (names.Count < MostOfKind)
                {
                    names.Add(item.Name);
                }
            }

            if (item is not ({ IsCustom: true } and not Workload))
            {
                continue;
            }

            _custom.UnionWith(Places(item).Select(p => (p, item.Name)));
            if (_labelled.Count < MostLabelled && item.Node["metadata"]["labels"].Map() is { Count: > 0 } labels)
            {
                _labelled.Add((item, labels));
            }
        }
    }

    /// <summary>
    /// That a Service is not here, with those that are beside; null where none is, since then Services come from elsewhere, or where an operator may make it:
    /// operators name what they make after the resource that they make it of.
    /// </summary>
    /// <param name="from">What names it.</param>
    /// <param name="name">Its name, which no Service of the run has that may be meant.</param>
    public string? WithoutService(AuditObject from, string name)
    {
        var beside = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var place in Asked(from))
        {
            beside.UnionWith(_services.GetValueOrDefault(place) ?? []);
        }

        return beside.Count == 0 || MayBeMade(from, name) ? null
            : $"the Service {name} is not here; beside it {(beside.Count == 1 ? "is" : "are")} {string.Join(", ", beside.Take(MostNamed))}{(beside.Count > MostNamed ? " and others" : "")}.";
    }

    /// <summary>An object of a kind beside another whose name is nearly one that is not here; null where there is none, or where an operator may make what is not here.</summary>
    /// <param name="from">What names it.</param>
    /// <param name="kind">One of <see cref="PodReferences.Kinds"/>.</param>
    /// <param name="name">Its name, which no object of the run has that may be meant.</param>
    public string? Misspelt(AuditObject from, string kind, string name)
    {
        foreach (var place in Asked(from))
        {
            if (_needed.TryGetValue((kind, place), out var names) && names.Find(n => Misspelling.IsBetween(name, n)) is { } near)
            {
                return MayBeMade(from, name) ? null : near;
            }
        }

        return null;
    }

    /// <summary>Whether an operator may make an object: they name what they make after the resource that they make it of.</summary>
    private bool MayBeMade(AuditObject from, string name)
    {
        foreach (var place in Asked(from))
        {
            for (var dash = name.IndexOf('-', StringComparison.Ordinal); dash > 0; dash = name.IndexOf('-', dash + 1))
            {
                if (_custom.Contains((place, name[..dash])))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether a budget may be about pods that an operator makes: operators give those the labels of the resource that they make them of.</summary>
    public bool MayOperate(DisruptionBudget budget) => !budget.SelectsNone && _labelled.Exists(l => l.Item.MayShareNamespace(budget) && budget.Selector.Matches(l.Labels));

    private static string Folder(AuditObject item) => Path.GetDirectoryName(item.Source.Path) ?? "";

    private static string[] Places(AuditObject item) => item.Namespace is { } space ? ["space " + space, "folder " + Folder(item)] : ["folder " + Folder(item), "unspaced " + Folder(item)];

    private static string[] Asked(AuditObject from) => from.Namespace is { } space ? ["space " + space, "unspaced " + Folder(from)] : ["folder " + Folder(from)];
}
