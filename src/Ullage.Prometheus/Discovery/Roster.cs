using Ullage.Model;
using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Discovery;

/// <summary>What reading usage needs, known while settings, incidents and runtimes are still asked for.</summary>
public sealed record Roster
{
    /// <summary>The cluster of the run.</summary>
    public required ClusterScope Cluster { get; init; }

    /// <summary>Names of the usage metrics; null when this source holds none of the mapping's.</summary>
    public required UsageMetrics? Metrics { get; init; }

    /// <summary>Tells the workload of any pod met in the samples.</summary>
    public required PodOwners Owners { get; init; }

    /// <summary>Pods of the window, with their workloads, by their owners' account or else by their usage.</summary>
    public required IReadOnlyDictionary<PodId, WorkloadId> Pods { get; init; }
}
