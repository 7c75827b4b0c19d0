using Ullage.Manifests.Folders;
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
    private readonly ILookup<(string Kind, string Name), FoundObject> _objects;
    private readonly List<WorkloadRecommendation> _injected = [];

    /// <summary>Looks at manifests.</summary>
    /// <param name="manifests">The manifests, before they are changed.</param>
    /// <param name="facts">What else they say.</param>
    public ManifestProposals(OpenManifests manifests, ManifestFacts facts)
    {
        ArgumentNullException.ThrowIfNull(manifests);
        _facts = facts;
        _objects = manifests.Objects.Where(static o => o.Manifest.PodSpec.Exists).ToLookup(static o => (o.Manifest.Kind, o.Name));
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
        // A manifest, and after it the patches of its overlay: the last that says something counts.
        var layers = _objects[(measured.Id.Kind, measured.Id.Name)].Where(o => o.GoesTo(measured.Id.Namespace)).SelectMany(static o => o.Manifest.Containers).Reverse().ToList();
        var names = layers.Select(static l => l.Name).ToHashSet(StringComparer.Ordinal);

        // Where no manifest has any of them, it is another workload, or its containers were renamed.
        var workload = measured.Containers.Any(c => names.Contains(c.Id.Name)) ? InjectedContainers.LeftAlone(measured, name => !names.Contains(name)) : measured;
        if (!ReferenceEquals(workload, measured))
        {
            _injected.Add(workload);
        }

        var proposed = ProposedChanges.Of(workload, c => Of(c, layers.FindAll(l => l.Name == c.Id.Name)));
        var runs = workload.Containers.All(static c => c.Current.CpuRequest == c.Recommended.CpuRequest && c.Current.MemoryRequest == c.Recommended.MemoryRequest);
        return runs && proposed?.Change.Containers.Any(static c => c.CpuRequest.IsGiven || c.MemoryRequest.IsGiven) == true ? proposed with { Autoscaler = Targets(workload) } : proposed;
    }

    private static ContainerChange? Of(ContainerRecommendation container, List<ManifestContainer> layers)
    {
        var change = ProposedChanges.Of(container);
        if (container.Status != RecommendationStatus.Recommended || layers.Count == 0)
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
            Environment = [.. container.Environment.Where(e => e.Value != e.Current || Lacks(layers, e)).Select(static e => new EnvironmentChange(e.Name, e.Value))],
        };
        return change is null && held is { CpuRequest.IsGiven: false, CpuLimit.IsGiven: false, MemoryRequest.IsGiven: false, MemoryLimit.IsGiven: false, Environment.Count: 0 } ? null : held;
    }

    private static (FieldChange Request, FieldChange Limit) Held(List<ManifestContainer> layers, string resource, (FieldChange? Request, FieldChange? Limit) asked, (string? Request, string? Limit) next)
    {
        var said = Text(layers, "limits", resource);
        var limit = Held(asked.Limit, next.Limit, said);

        // A request that is not written is the limit, and would move with it.
        return (Held(asked.Request, next.Request, Text(layers, "requests", resource) ?? (limit.IsGiven ? limit.Value : said)), limit);
    }

    private static FieldChange Held(FieldChange? asked, string? next, string? said) =>
        asked is { IsGiven: true } given ? given : next is null || ManifestSight.Same(said, next) ? FieldChange.Keep : FieldChange.Set(next);

    private static string? Text(List<ManifestContainer> layers, string section, string resource)
    {
        var node = layers.Select(l => l.Resources[section][resource]).FirstOrDefault(static n => n.Exists);
        return node.Exists ? ManifestSight.Text(node) : null;
    }

    /// <summary>Whether a variable that has the value in force must be written all the same. One that another object fills is that object's.</summary>
    private static bool Lacks(List<ManifestContainer> layers, EnvironmentSetting setting)
    {
        var said = layers.Select(l => l.Variable(setting.Name)).FirstOrDefault(static v => v.Exists);
        return said.Exists ? said["value"].Exists && !said["value"].TextIs(setting.Value) : setting.IsDeclared;
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
