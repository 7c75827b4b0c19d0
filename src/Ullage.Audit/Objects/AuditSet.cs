using Ullage.Audit.Selection;

namespace Ullage.Audit.Objects;

/// <summary>Everything that was read, and what in it refers to what, across files and folders.</summary>
internal sealed class AuditSet
{
    // Thousands of services that all select the same thousands of pods are no manifests; links beyond this are not made.
    private const int MostLinks = 1_000_000;
    private readonly Dictionary<(string Key, string Value), List<Workload>> _byLabel = [];
    private readonly Dictionary<(string Kind, string Name), List<AuditObject>> _byName = [];
    private readonly List<AuditObject> _ranges;
    private int _links;

    private readonly IReadOnlyCollection<(string Kind, string Name)> _patched;
    private readonly IReadOnlyCollection<string> _labelled;

    /// <summary>Makes the index.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="patched">Kinds and names that patches of the run change.</param>
    /// <param name="labelled">Folders whose kustomization, or one over it, adds labels and selectors.</param>
    public AuditSet(IReadOnlyList<AuditObject> objects, IReadOnlyCollection<(string Kind, string Name)> patched, IReadOnlyCollection<string> labelled)
    {
        _patched = patched;
        _labelled = labelled;
        Objects = objects;
        Workloads = [.. objects.OfType<Workload>()];
        Services = [.. objects.OfType<ServiceObject>()];
        Budgets = [.. objects.OfType<DisruptionBudget>()];
        _ranges = [.. objects.Where(static o => o.Kind == "LimitRange")];
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

        Link();
    }

    public IReadOnlyList<AuditObject> Objects { get; }

    public IReadOnlyList<Workload> Workloads { get; }

    public IReadOnlyList<ServiceObject> Services { get; }

    public IReadOnlyList<DisruptionBudget> Budgets { get; }

    public IReadOnlyList<Autoscaler> Autoscalers { get; }

    /// <summary>The kinds that occur.</summary>
    public HashSet<string> Kinds { get; } = new(StringComparer.Ordinal);

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
    public bool IsChangedLater(AuditObject item) => _patched.Contains((item.Kind, item.Name)) || _labelled.Contains(Path.GetDirectoryName(item.Source.Path) ?? "");

    /// <summary>Whether a LimitRange that was read gives containers of a workload's namespace an amount that they do not write.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="key"><c>default</c> for limits, <c>defaultRequest</c> for requests, which limits' defaults stand for too.</param>
    /// <param name="resource"><c>cpu</c> or <c>memory</c>.</param>
    public bool Defaults(Workload workload, string key, string resource)
    {
        foreach (var range in _ranges)
        {
            foreach (var item in range.MayShareNamespace(workload) ? range.Spec["limits"].List() : [])
            {
                if (item["type"].TextIs("Container") && (item[key][resource].IsGiven() || item["default"][resource].IsGiven()))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void Link()
    {
        foreach (var budget in Budgets)
        {
            foreach (var workload in Bounded(Selected(budget.Selector, budget)))
            {
                budget.Workloads.Add(workload);
                workload.Budgets.Add(budget);
            }
        }

        foreach (var service in Services)
        {
            foreach (var workload in Bounded(Selected(service.Selector, service).Where(service.IsNear)))
            {
                service.Workloads.Add(workload);
                workload.Services.Add(service);
            }
        }

        foreach (var autoscaler in Autoscalers)
        {
            foreach (var workload in Bounded(Named(autoscaler.TargetKind, autoscaler.TargetName, autoscaler).OfType<Workload>()))
            {
                autoscaler.Workloads.Add(workload);
                workload.Autoscalers.Add(autoscaler);
            }
        }
    }

    private IEnumerable<Workload> Bounded(IEnumerable<Workload> found) => found.TakeWhile(_ => ++_links <= MostLinks);
}
