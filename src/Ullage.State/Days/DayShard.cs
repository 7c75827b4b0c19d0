using Ullage.Model;

namespace Ullage.State;

/// <summary>Which workloads one of several processes reads: those of every n-th bucket.</summary>
/// <param name="Index">0 to <paramref name="Count"/> − 1.</param>
/// <param name="Count">1 to <see cref="Buckets.Count"/>.</param>
public sealed record DayShard(int Index, int Count)
{
    /// <summary>All of them.</summary>
    public static DayShard Whole { get; } = new(0, 1);

    /// <summary>Its buckets, in order.</summary>
    public IEnumerable<int> Owned => Enumerable.Range(0, Buckets.Count).Where(Owns);

    /// <summary>Whether a bucket is its.</summary>
    public bool Owns(int bucket) => bucket % Count == Index;

    /// <summary>Whether a workload is its.</summary>
    public bool Owns(WorkloadId workload) => Count == 1 || Owns(Buckets.Of(workload));
}
