namespace Ullage.Manifests.Kubernetes;

/// <summary>What to change about a workload.</summary>
/// <param name="Workload">Which.</param>
/// <param name="Containers">Its containers to change, each once.</param>
public sealed record WorkloadChange(WorkloadReference Workload, IReadOnlyList<ContainerChange> Containers);
