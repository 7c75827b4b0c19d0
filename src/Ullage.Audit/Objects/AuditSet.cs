using Ullage.Audit.Mending;
using Ullage.Audit.Selection;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Objects;

/// <summary>Everything that was read, and what in it refers to what, across files and folders.</summary>
internal sealed class AuditSet
{
    // Thousands of services that all select the same thousands of pods are no manifests; links beyond this are not made.
    private const int MostLinks = 1_000_000;

    // Operators' resources are few; more are no manifests of people.
    private const int MostCustom = 10_000;
    private const int DeepestText = 20;
    private readonly Dictionary<(string Key, string Value), List<Workload>> _byLabel = [];
    private readonly Dictionary<(string Kind, string Name), List<AuditObject>> _byName = [];
    private readonly List<AuditObject> _ranges;
    private int _links;

    private readonly LaterChanges _later;
    private readonly Lazy<Neighbours> _beside;
    private readonly Lazy<HashSet<string>> _madeTexts;

    /// <summary>Makes the index.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="later">What kustomizations of the run lay over them.</param>
    public AuditSet(IReadOnlyList<AuditObject> objects, LaterChanges later)
    {
        _later = later;
        Objects = objects;
        _beside = new(() => new(objects));
        Workloads = [.. objects.OfType<Workload>()];
        foreach (var workload in Workloads)
        {
            later.Apply(workload);
        }

        Services = [.. objects.OfType<ServiceObject>()];
        Budgets = [.. objects.OfType<DisruptionBudget>()];
        _ranges = [.. objects.Where(static o => o.Kind == "LimitRange")];
        Artifacts = [.. objects.OfType<ArtifactObject>()];
        Autoscalers = [.. objects.OfType<Autoscaler>()];
        foreach (var item in objects)
        {
            var key = (item.Kind, item.Name);
            (_byName.TryGetValue(key, out var list) ? list : _byName[key] = []).Add(item);
            Kinds.Add(item.Kind);
        }

        foreach (var workload in Workloads)
        {
            foreach (var pair in workload.PodLabels)
            {
                var key = (pair.Key, pair.Value);
                (_byLabel.TryGetValue(key, out var list) ? list : _byLabel[key] = []).Add(workload);
            }
        }

        _madeTexts = new(() => objects.Where(static o => o is { IsCustom: true } and not Workload).Take(MostCustom).SelectMany(static o => Texts(o.Node, 0)).Concat(objects.SelectMany(Certificates)).ToHashSet(StringComparer.Ordinal));
        Link();
    }

    public IReadOnlyList<AuditObject> Objects { get; }

    public IReadOnlyList<Workload> Workloads { get; }

    public IReadOnlyList<ServiceObject> Services { get; }

    public IReadOnlyList<DisruptionBudget> Budgets { get; }

    public IReadOnlyList<Autoscaler> Autoscalers { get; }

    /// <summary>Images and binaries of the run.</summary>
    public IReadOnlyList<ArtifactObject> Artifacts { get; }

    /// <summary>What stands near what.</summary>
    public Neighbours Beside => _beside.Value;

    /// <summary>The kinds that occur.</summary>
    public HashSet<string> Kinds { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether an object gets its name by being made: by a generator of a kustomization, by an operator of whose resources one holds the name, or by what makes the certificates of an Ingress or Gateway.</summary>
    /// <param name="name">The name.</param>
    public bool IsMadeElsewhere(string name) => _later.Generated.Contains(name) || _madeTexts.Value.Contains(name);

    /// <summary>Objects of a kind.</summary>
    public IEnumerable<AuditObject> OfKind(string kind) => Kinds.Contains(kind) ? Objects.Where(o => o.Kind == kind) : [];

    /// <summary>Objects of a kind and name that may be in the namespace of another object.</summary>
    public IEnumerable<AuditObject> Named(string kind, string name, AuditObject near) =>
        _byName.TryGetValue((kind, name), out var list) ? list.Where(near.MayShareNamespace) : [];

    /// <summary>The workloads whose pods a selector matches and that may be in the namespace of the object that has the selector.</summary>
    public IEnumerable<Workload> Selected(LabelSelector selector, AuditObject from)
    {
        if (!selector.IsGiven || selector.Problem is not null)
        {
            return [];
        }

        IReadOnlyList<Workload>? candidates = null;
        foreach (var pair in selector.Pairs)
        {
            if (!_byLabel.TryGetValue((pair.Key, pair.Value), out var list))
            {
                return [];
            }

            candidates = candidates is null || list.Count < candidates.Count ? list : candidates;
        }

        return (candidates ?? Workloads).Where(w => from.MayShareNamespace(w) && selector.Matches(w.PodLabels));
    }

    /// <summary>Whether a patch, or labels of a kustomization, are laid over an object before it is applied.</summary>
    public bool IsChangedLater(AuditObject item) => _later.Touch(item);

    /// <summary>Whether kustomizations of the run decide fields of objects.</summary>
    public bool HasDecisions => _later.HasDecisions;

    /// <inheritdoc cref="LaterChanges.DecidedBy"/>
    public string? DecidedBy(ObjectEdit edit, bool followsAmounts) => _later.DecidedBy(edit, followsAmounts);

    /// <summary>Whether a kustomization gives an image of an object another tag, digest or name before it is applied.</summary>
    public bool IsImageSetLater(AuditObject item, string repository) => _later.SetImage(item, repository);

    /// <summary>Whether containers of a workload that do not write an amount have one all the same: of the whole pod, or by a LimitRange that was read.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="key"><c>default</c> for limits, <c>defaultRequest</c> for requests.</param>
    /// <param name="resource"><c>cpu</c> or <c>memory</c>.</param>
    public bool Defaults(Workload workload, string key, string resource) => workload.HasPodAmount(key == "default" ? "limits" : "requests", resource) || RangeDefaults(workload, key, resource);

    /// <summary>Whether a LimitRange that was read gives each container of a workload's namespace an amount that it does not write.</summary>
    /// <inheritdoc cref="Defaults"/>
    public bool RangeDefaults(Workload workload, string key, string resource)
    {
        // What the API server fills in (SetDefaults_LimitRangeItem): limits from the largest, requests from the limits' defaults, then from the smallest.
        string[] sources = key == "default" ? ["default", "max"] : ["defaultRequest", "default", "max", "min"];
        foreach (var range in _ranges)
        {
            foreach (var item in range.MayShareNamespace(workload) ? range.Spec["limits"].List() : [])
            {
                if (item["type"].TextIs("Container") && sources.Any(s => item[s][resource].IsGiven()))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The names of claims that all pods of a workload mount, and that only one node mounts at a time: where they stand in its volumes.</summary>
    public IEnumerable<YamlNode> ClaimsOfOneNode(Workload workload) => workload.PodSpec["volumes"].List().Select(static v => v["persistentVolumeClaim"]["claimName"]).Where(claim =>
        claim.Exists && Named("PersistentVolumeClaim", claim.Text, workload).Where(workload.IsNear).ToList() is { Count: > 0 } claims
        && claims.TrueForAll(static c => c.Spec["accessModes"].Texts() is { Count: > 0 } modes && modes.TrueForAll(static m => m is "ReadWriteOnce" or "ReadWriteOncePod")));

    /// <summary>Of objects with the same kind and name, as environments side by side have them, those in the folder that shares most of its path with another object's.</summary>
    public static IEnumerable<T> Nearest<T>(AuditObject from, IReadOnlyList<T> candidates)
        where T : AuditObject => candidates.Count <= 1 ? candidates : NearestOfMany(from, candidates);

    /// <summary>The names of the Secrets from which an Ingress or a Gateway takes its certificates.</summary>
    private static IEnumerable<string> Certificates(AuditObject item) => item.Kind switch
    {
        "Ingress" => item.Spec["tls"].List().Select(static t => t["secretName"].Text),
        "Gateway" => item.Spec["listeners"].List().SelectMany(static l => l["tls"]["certificateRefs"].List()).Select(static c => c["name"].Text),
        _ => [],
    };

    /// <summary>The texts in a node, keys left out.</summary>
    private static IEnumerable<string> Texts(YamlNode node, int depth) => depth > DeepestText ? [] : node.Kind switch
    {
        YamlNodeKind.Scalar => [node.Text],
        YamlNodeKind.Sequence => node.List().SelectMany(n => Texts(n, depth + 1)),
        YamlNodeKind.Mapping => node.MergedEntries().SelectMany(e => Texts(e.Value.Target, depth + 1)),
        _ => [],
    };

    private void Link()
    {
        Link(Budgets, b => b.SelectsNone ? [] : Selected(b.Selector, b), static b => b.Workloads, static w => w.Budgets);
        Link(Autoscalers, a => Named(a.TargetKind, a.TargetName, a).OfType<Workload>(), static a => a.Workloads, static w => w.Autoscalers);
        foreach (var service in Services)
        {
            foreach (var workload in Bounded(Selected(service.Selector, service).Where(service.IsNear)))
            {
                service.Workloads.Add(workload);
                workload.Services.Add(service);
            }
        }
    }

    /// <summary>Links what is near each other; what has nothing near with what is far, as a folder of budgets beside one of workloads.</summary>
    private void Link<T>(IReadOnlyList<T> items, Func<T, IEnumerable<Workload>> meant, Func<T, List<Workload>> workloadsOf, Func<Workload, List<T>> itemsOf)
        where T : AuditObject
    {
        var far = new List<(T Item, Workload Workload)>();
        foreach (var item in items)
        {
            var found = Bounded(meant(item)).ToList();
            var near = found.FindAll(item.IsNear);
            foreach (var workload in Nearest(item, near))
            {
                workloadsOf(item).Add(workload);
                itemsOf(workload).Add(item);
            }

            far.AddRange(near.Count == 0 ? Nearest(item, found).Select(w => (item, w)) : []);
        }

        var served = far.Select(static f => f.Workload).Where(w => itemsOf(w).Count > 0).ToHashSet();
        foreach (var (item, workload) in far.Where(f => !served.Contains(f.Workload)))
        {
            workloadsOf(item).Add(workload);
            itemsOf(workload).Add(item);
        }
    }

    private static IEnumerable<T> NearestOfMany<T>(AuditObject from, IReadOnlyList<T> candidates)
        where T : AuditObject
    {
        foreach (var same in candidates.GroupBy(static o => (o.Kind, o.Name)))
        {
            var most = same.Skip(1).Any() ? same.Max(from.SharedFolders) : -1;
            foreach (var item in same)
            {
                if (most < 0 || from.SharedFolders(item) == most)
                {
                    yield return item;
                }
            }
        }
    }

    private IEnumerable<Workload> Bounded(IEnumerable<Workload> found) => found.TakeWhile(_ => ++_links <= MostLinks);
}
