using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Sources;

/// <summary>What kustomizations of the run lay over objects before they are applied, so that what is written is not what will be.</summary>
internal sealed class LaterChanges
{
    private const int MostTargets = 1000;

    private readonly HashSet<(string Kind, string Name)> _patched;
    private readonly List<PatchTarget> _targets;
    private readonly HashSet<string> _labelled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<HashSet<string>>> _images = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObjectReading> _kustomizations = new(StringComparer.Ordinal);
    private readonly List<PatchedFields> _fields;
    private readonly KustomizedAmounts _amounts;

    // What overlays that were rendered wrote around names; their patches name what was there before.
    private readonly List<(string Prefix, string Suffix)> _affixes;

    public LaterChanges(IReadOnlyList<ObjectReading> readings)
    {
        _fields = Fields(readings);
        Generated = readings.SelectMany(static r => r.Generated).ToHashSet(StringComparer.Ordinal);
        _affixes = [.. readings.Where(static r => r.Source.IsOrigin && r.Prefix.Length + r.Suffix.Length > 0).Select(static r => (r.Prefix, r.Suffix)).Distinct().Take(MostTargets)];
        PatchFiles = readings.Where(static r => !r.Source.IsOrigin).SelectMany(static r => r.Patches).ToHashSet(StringComparer.Ordinal);
        _patched = readings.SelectMany(r => PatchFiles.Count > 0 && PatchFiles.Contains(r.Source.FullPath) ? r.Objects.Select(static o => (o.Kind, o.Name)).Concat(r.Patched) : r.Source.IsOrigin ? [] : r.Patched).ToHashSet();
        _targets = [.. readings.Where(static r => !r.Source.IsOrigin).SelectMany(static r => r.Targets).DistinctBy(static t => t.Key)];
        _targets = _targets.Count > MostTargets ? [new PatchTarget("", "")] : _targets;
        foreach (var reading in readings.Where(static r => r.IsKustomization))
        {
            _kustomizations.TryAdd(Folder(reading), reading);
        }

        _amounts = new(_kustomizations);
        var walk = new KustomizationWalk(_kustomizations);
        foreach (var (folder, reading) in _kustomizations)
        {
            // Labels of a component reach what the kustomization that names it takes in.
            var labels = reading.AddsLabels || reading.Resources.Exists(r => _kustomizations.TryGetValue(r, out var inner) && inner.AddsLabels);
            if (labels || reading.Images.Count > 0)
            {
                walk.Down(folder, (path, _) => Cover(path, reading, labels));
            }
        }
    }

    /// <summary>The names of the ConfigMaps and Secrets that kustomizations generate.</summary>
    public HashSet<string> Generated { get; }

    /// <summary>Full paths of the files that are patches.</summary>
    public HashSet<string> PatchFiles { get; }

    /// <summary>Whether a patch is laid over an object, or labels and selectors are added to it.</summary>
    public bool Touch(AuditObject item) => _patched.Contains((item.Kind, item.Name)) || (_labelled.Count > 0 && _labelled.Contains(item.Source.FullPath)) || _targets.Exists(t => t.Matches(item.Kind, item.Name));

    /// <summary>Whether fields of objects are decided here.</summary>
    public bool HasDecisions => _fields.Count > 0;

    /// <summary>Gives a workload the replicas and images that it will have.</summary>
    public void Apply(Workload workload) => _amounts.Apply(workload);

    /// <summary>The kustomization or patch that decides a field which a change of an object is about, so that the change would change nothing; null when none does.</summary>
    /// <param name="edit">The change.</param>
    /// <param name="followsAmounts">Whether variables that it writes follow from the container's amounts.</param>
    public string? DecidedBy(ObjectEdit edit, bool followsAmounts)
    {
        // What one overlay says is nothing to another's rendering.
        var own = _fields.FindAll(f => edit.Item.Source.Rendering?.IsOf(f.From) != false && (f.Matches(edit.Item.Kind, edit.Item.Name) || (edit.Item.Source.Rendering is not null && _affixes.Any(a => Without(a, edit.Item.Name) is { } name && f.Matches(edit.Item.Kind, name)))));
        return own.Count == 0 ? null : edit.Change.Fields().Select(field => own.Find(f => f.Decide(field) || (followsAmounts && IsOfRuntime(field) && f.Decide([.. field.Take(field.Count - 3), "resources"])))?.From).FirstOrDefault(static f => f is not null);
    }

    private static string? Without((string Prefix, string Suffix) affix, string name) =>
        name.Length > affix.Prefix.Length + affix.Suffix.Length && name.StartsWith(affix.Prefix, StringComparison.Ordinal) && name.EndsWith(affix.Suffix, StringComparison.Ordinal) ? name[affix.Prefix.Length..^affix.Suffix.Length] : null;

    /// <summary>Whether a field is a variable whose value follows from the container's amounts.</summary>
    private static bool IsOfRuntime(IReadOnlyList<string> field) => field is [.., "env", "[GOMEMLIMIT]" or "[GOMAXPROCS]" or "[DOTNET_GCHeapHardLimit]" or "[DOTNET_PROCESSOR_COUNT]", _];

    private static List<PatchedFields> Fields(IReadOnlyList<ObjectReading> readings)
    {
        var found = readings.SelectMany(static r => r.Fields).ToList();
        var files = readings.SelectMany(static r => r.FieldFiles).Take(MostTargets).ToLookup(static f => f.Path, static f => f.Target, StringComparer.Ordinal);
        foreach (var reading in files.Count == 0 ? [] : readings.Where(r => files.Contains(r.Source.FullPath)))
        {
            found.AddRange(files[reading.Source.FullPath].DistinctBy(static t => t?.Key).SelectMany(t => PatchedFields.Of(reading.Source.Path, reading.Source.Memory, t)));
        }

        return found.Count > MostTargets ? found[..MostTargets] : found;
    }

    /// <summary>Whether an image of an object is given another tag, digest or name.</summary>
    public bool SetImage(AuditObject item, string repository) => _images.Count > 0 && _images.TryGetValue(item.Source.FullPath, out var named) && named.Exists(n => n.Contains(repository));

    /// <summary>Notes what a kustomization does to a file that it takes in, or that one of its bases does.</summary>
    private void Cover(string path, ObjectReading top, bool labels)
    {
        if (labels)
        {
            _labelled.Add(path);
        }

        if (top.Images.Count > 0)
        {
            (_images.TryGetValue(path, out var named) ? named : _images[path] = []).Add(top.Images);
        }
    }

    private static string Folder(ObjectReading reading) => Path.GetDirectoryName(reading.Source.FullPath) ?? "/";
}
