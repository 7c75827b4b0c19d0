using Ullage.Audit.Reading;
using Ullage.Audit.Sources;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Objects;

/// <summary>One target of an autoscaler: a share of the requests.</summary>
/// <param name="Resource"><c>cpu</c> or <c>memory</c>.</param>
/// <param name="Percent">Percent of the requests.</param>
/// <param name="Container">The one container it looks at; null for the sum of all.</param>
/// <param name="Node">Where the number stands.</param>
internal readonly record struct UtilizationTarget(string Resource, int Percent, string? Container, YamlNode Node);

/// <summary>A HorizontalPodAutoscaler, or KEDA's ScaledObject, which makes one.</summary>
internal sealed class Autoscaler : AuditObject
{
    public Autoscaler(SourceText source, ManifestObject manifest)
        : base(source, manifest)
    {
        IsKeda = manifest.Kind == "ScaledObject";
        var target = Spec["scaleTargetRef"];
        TargetNode = target["name"];
        TargetKind = target["kind"].IsGiven() ? target["kind"].Text : IsKeda ? "Deployment" : "";
        TargetName = TargetNode.Text;
        Targets = [.. ReadTargets()];
        Fewest = FewestNode.Integer() ?? (IsKeda ? 0 : 1);
        Most = MostNode.Integer() ?? (IsKeda ? 100 : Fewest);
        BoundsProblem = ProblemOfBounds();
        IsRefused = BoundsProblem is not null || ApiVersions.Gone(ApiVersion, Kind) is not null;
    }

    public bool IsKeda { get; }

    public string TargetKind { get; }

    public string TargetName { get; }

    public YamlNode TargetNode { get; }

    public YamlNode FewestNode => Spec[IsKeda ? "minReplicaCount" : "minReplicas"];

    public YamlNode MostNode => Spec[IsKeda ? "maxReplicaCount" : "maxReplicas"];

    public int Fewest { get; }

    public int Most { get; }

    /// <summary>Its targets that are shares of requests.</summary>
    public IReadOnlyList<UtilizationTarget> Targets { get; }

    public List<Workload> Workloads { get; } = [];

    /// <summary>Whether the API server (KEDA's webhook for a ScaledObject) refuses it as it is written, so that it scales nothing.</summary>
    public bool IsRefused { get; }

    /// <summary>What is wrong with its bounds, or null. A minimum of 0 is left to clusters that allow it.</summary>
    public string? BoundsProblem { get; }

    /// <summary>The container of a workload that lacks the request which a target is a share of, so that it cannot reckon; null when it can.</summary>
    public static Container? Lacking(UtilizationTarget target, Workload workload, AuditSet set)
    {
        var lacking = workload.Running.FirstOrDefault(c => (target.Container is null || target.Container == c.Name) && target.Resource switch
        {
            "cpu" => !c.CpuRequest.IsGiven && !c.CpuLimit.IsGiven,
            "memory" => !c.MemoryRequest.IsGiven && !c.MemoryLimit.IsGiven,
            _ => false,
        });

        // What the pod as a whole requests counts where the target is the whole pod.
        return lacking is null || set.RangeDefaults(workload, "defaultRequest", target.Resource) || (target.Container is null && workload.HasPodAmount("requests", target.Resource)) ? null : lacking;
    }

    private string? ProblemOfBounds() =>
        MostNode.Integer() is { } most && (most < Fewest || most < 1) ? most < 1 ? $"{(IsKeda ? "maxReplicaCount" : "maxReplicas")} is {most}" : $"{(IsKeda ? "maxReplicaCount" : "maxReplicas")} {most} is below {(IsKeda ? "minReplicaCount" : "minReplicas")} {Fewest}"
        : Fewest < 0 ? $"{(IsKeda ? "minReplicaCount" : "minReplicas")} is {Fewest}"
        : !IsKeda && !MostNode.IsGiven() ? "maxReplicas is not written"
        : null;

    private IEnumerable<UtilizationTarget> ReadTargets()
    {
        if (Spec["targetCPUUtilizationPercentage"] is var old && old.Integer() is { } percent)
        {
            yield return new("cpu", percent, null, old);
        }

        foreach (var metric in Spec["metrics"].List())
        {
            var isOfContainer = metric["type"].TextIs("ContainerResource");
            var body = metric[isOfContainer ? "containerResource" : "resource"];
            var value = body["target"]["averageUtilization"] is { Exists: true } current ? current : body["targetAverageUtilization"];
            if (body.Exists && value.Integer() is { } share)
            {
                yield return new(body["name"].Text, share, isOfContainer ? body["container"].Text : null, value);
            }
        }
    }
}
