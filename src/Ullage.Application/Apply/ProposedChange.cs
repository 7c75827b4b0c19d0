using Ullage.Manifests.Kubernetes;
using Ullage.Model;

namespace Ullage.Application.Apply;

/// <summary>What a report proposes to change about one workload: only what differs from today.</summary>
/// <param name="Workload">The answer it comes from, with reasons and evidence.</param>
/// <param name="Change">The fields to change.</param>
public sealed record ProposedChange(WorkloadRecommendation Workload, WorkloadChange Change)
{
    /// <summary>The answers for the containers that change, in the order of <see cref="Change"/>.</summary>
    public required IReadOnlyList<ContainerRecommendation> Containers { get; init; }

    /// <summary>Names of those among the containers that stand in <c>initContainers</c>: init containers and native sidecars.</summary>
    public required IReadOnlySet<string> InitContainers { get; init; }

    /// <summary>The targets of its HorizontalPodAutoscaler that belong to the new requests; null where none moves.</summary>
    public AutoscalerChange? Autoscaler { get; init; }

    /// <summary>In which order requests and targets are changed, so that no replica is added in between.</summary>
    public AutoscalerOrder Order { get; init; }

    /// <summary>Why the cluster takes no patch of this workload, and the way out; null where it does. A manifest may be changed all the same.</summary>
    public string? ClusterRefusal { get; init; }
}
