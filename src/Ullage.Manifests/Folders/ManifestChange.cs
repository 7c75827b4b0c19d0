using Ullage.Manifests.Kubernetes;

namespace Ullage.Manifests.Folders;

/// <summary>What is asked of a set of manifests for one workload.</summary>
/// <param name="Workload">Its change.</param>
public sealed record ManifestChange(WorkloadChange Workload)
{
    /// <summary>The change of its autoscaler, which is made only where the workload's is.</summary>
    public AutoscalerChange? Autoscaler { get; init; }

    /// <summary>Names of the changed containers that are init containers; for a patch of a workload of which no manifest is seen.</summary>
    public IReadOnlyCollection<string> InitContainers { get; init; } = [];
}
