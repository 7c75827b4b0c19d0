using Ullage.Model;

namespace Ullage.State;

/// <summary>
/// A day is kept in 256 buckets by workload, whatever the number of shards: a shard writes whole buckets, so shards may become more or fewer between two runs and
/// nothing is read twice, and a merge holds one bucket of all days at a time.
/// </summary>
public static class Buckets
{
    /// <summary>How many there are, and so the most shards.</summary>
    public const int Count = 256;

    /// <summary>
    /// The bucket of a workload, the same in every process: by cluster, namespace and name. Its kind is left out, since names alone tell it only as a guess.
    /// </summary>
    public static int Of(WorkloadId workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return (int)(StableHash.Of(workload.Cluster, workload.Namespace, workload.Name) % Count);
    }
}
