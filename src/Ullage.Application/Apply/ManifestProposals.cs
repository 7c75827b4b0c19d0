using Ullage.Manifests.Kubernetes;
using Ullage.Model;

namespace Ullage.Application.Apply;

/// <summary>
/// From a report to what manifests lack. Beside what differs from what ran, that is what runs as proposed and stands otherwise in the manifest: a cluster that was changed first must not keep its files behind.
/// Where no manifest shows a workload, as with a chart, what ran is all that there is to go by.
/// </summary>
public sealed class ManifestProposals
{
    private readonly ManifestFacts _facts;
    private readonly List<WorkloadRecommendation> _injected = [];

    /// <summary>Looks at manifests.</summary>
    /// <param name="facts">What the manifests say, before they are changed.</param>
    public ManifestProposals(ManifestFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        _facts = facts;
    }

    /// <summary>The changes in the report's order; workloads whose manifests are as proposed, or are not there while what ran is, yield nothing.</summary>
    /// <param name="report">The report.</param>
    public IReadOnlyList<ProposedChange> Of(RecommendationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return [.. report.Workloads.Select(Of).OfType<ProposedChange>()];
    }

    /// <summary>What of the report is for containers that run in the pods and that no manifest has.</summary>
    public IEnumerable<Notice> Notices => InjectedContainers.Told(_injected, "in any manifest here").Select(static t => new Notice(InjectedContainers.Rule, t));

    private ProposedChange? Of(WorkloadRecommendation measured)
    {
        var layers = _facts.LayersOf(measured.Id);

        // Where no manifest has any of them, it is another workload, or its containers were renamed.
        var workload = measured.Containers.Any(c => layers.Names.Contains(c.Id.Name)) ? InjectedContainers.LeftAlone(measured, name => !layers.Names.Contains(name)) : measured;
        if (!ReferenceEquals(workload, measured))
        {
            _injected.Add(workload);
        }

        var proposed = ProposedChanges.Of(workload, c => Of(c, layers.Of(c.Id.Name)));
        var runs = workload.Containers.All(static c => c.Current.CpuRequest == c.Recommended.CpuRequest && c.Current.MemoryRequest == c.Recommended.MemoryRequest);
        return runs && proposed?.Change.Containers.Any(static c => c.CpuRequest.IsGiven || c.MemoryRequest.IsGiven) == true ? proposed with { Autoscaler = Targets(workload) }
            : proposed?.Autoscaler is { } scaler && _facts.Scaler(workload.Id) is { } said ? proposed with { Autoscaler = FromWritten(scaler, said) } : proposed;
    }

    private static ContainerChange? Of(ContainerRecommendation container, ManifestLayers layers)
    {
        var change = ProposedChanges.Of(container);
        if (container.Status != RecommendationStatus.Recommended || layers.Names.Count == 0)
        {
            return change;
        }

        var next = container.Recommended;
        var cpu = Held(layers, "cpu", (change?.CpuRequest, change?.CpuLimit), (next.CpuRequest?.ToString(), next.CpuLimit?.ToString()));
        var memory = Held(layers, "memory", (change?.MemoryRequest, change?.MemoryLimit), (next.MemoryRequest?.ToString(), next.MemoryLimit?.ToString()));
        var held = (change ?? new(container.Id.Name)) with
        {
            CpuRequest = cpu.Request,
            CpuLimit = cpu.Limit,
            MemoryRequest = memory.Request,
            MemoryLimit = memory.Limit,
            Environment = [.. container.Environment.Where(e => e.Value != e.Current || layers.Lacks(e.Name, e.Value, e.IsDeclared)).Select(static e => new EnvironmentChange(e.Name, e.Value))],
        };
        return change is null && held is { CpuRequest.IsGiven: false, CpuLimit.IsGiven: false, MemoryRequest.IsGiven: false, MemoryLimit.IsGiven: false, Environment.Count: 0 } ? null : held;
    }

    private static (FieldChange Request, FieldChange Limit) Held(ManifestLayers layers, string resource, (FieldChange? Request, FieldChange? Limit) asked, (string? Request, string? Limit) next)
    {
        var said = layers.Amount("limits", resource);
        var limit = Held(asked.Limit, next.Limit, said);

        // A request that is not written is the limit, and would move with it.
        return (Held(asked.Request, next.Request, layers.Amount("requests", resource) ?? (limit.IsGiven ? limit.Value : said)), limit);
    }

    private static FieldChange Held(FieldChange? asked, string? next, string? said) =>
        asked is { IsGiven: true } given ? given : next is null || ManifestSight.Same(said, next) ? FieldChange.Keep : FieldChange.Set(next);

    /// <summary>The same targets, from what the manifest has; null where it has them.</summary>
    private static AutoscalerChange? FromWritten(AutoscalerChange change, Autoscaler said)
    {
        var targets = from target in change.Targets
                      let now = said.Targets.FirstOrDefault(t => (t.Metric, t.Container) == (target.Metric, target.Container))?.UtilizationPercent
                      where now != target.Percent
                      select now is { } written ? target with { Current = (int)written } : target;
        return targets.ToList() is { Count: > 0 } found ? change with { Targets = found } : null;
    }

    /// <summary>The targets that run with the requests proposed, where the manifest has others for its own.</summary>
    private AutoscalerChange? Targets(WorkloadRecommendation workload)
    {
        if (workload.Autoscaler is not { Kind: AutoscalerChange.Kind } running || _facts.Scaler(workload.Id) is not { } said)
        {
            return null;
        }

        var targets = from now in said.Targets
                      join runs in running.Targets on (now.Metric, now.Container) equals (runs.Metric, runs.Container)
                      where now.UtilizationPercent != runs.UtilizationPercent && now.FollowsRequest && runs.FollowsRequest
                      select new TargetPercent(now.Metric, now.Container, (int)now.UtilizationPercent!.Value, (int)runs.UtilizationPercent!.Value);
        return targets.ToList() is { Count: > 0 } found ? new(new(AutoscalerChange.Kind, said.Name, workload.Id.Namespace), found) : null;
    }
}
