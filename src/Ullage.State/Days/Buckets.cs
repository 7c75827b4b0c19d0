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

    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>
    /// The bucket of a workload, the same in every process: by cluster, namespace and name. Its kind is left out, since names alone tell it only as a guess.
    /// </summary>
    public static int Of(WorkloadId workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var hash = Add(Add(Add(Basis, workload.Cluster), workload.Namespace), workload.Name);

        // The finaliser of splitmix64: FNV's bits alone are weak for short texts.
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        return (int)((hash ^ (hash >> 31)) % Count);
    }

    private static ulong Add(ulong hash, string text)
    {
        foreach (var character in text)
        {
            hash = (hash ^ character) * Prime;
        }

        return (hash ^ '/') * Prime;
    }
}
