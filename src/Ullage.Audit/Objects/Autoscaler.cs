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
    }

    public bool IsKeda { get; }

    public string TargetKind { get; }

    public string TargetName { get; }

    public YamlNode TargetNode { get; }

    public YamlNode FewestNode => Spec[IsKeda ? "minReplicaCount" : "minReplicas"];

    public YamlNode MostNode => Spec[IsKeda ? "maxReplicaCount" : "maxReplicas"];

    public int Fewest => FewestNode.Integer() ?? (IsKeda ? 0 : 1);

    public int Most => MostNode.Integer() ?? (IsKeda ? 100 : Fewest);

    /// <summary>Its targets that are shares of requests.</summary>
    public IReadOnlyList<UtilizationTarget> Targets { get; }

    public List<Workload> Workloads { get; } = [];

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
