namespace Ullage.Model;

/// <summary>What a namespace's LimitRanges and ResourceQuotas allow.</summary>
/// <param name="LimitRanges">Bounds a container or a pod.</param>
/// <param name="Quotas">Bounds on the namespace's sums.</param>
public sealed record NamespaceBounds(IReadOnlyList<LimitRange> LimitRanges, IReadOnlyList<ResourceQuota> Quotas)
{
    /// <summary>Nothing bounded, or nothing told.</summary>
    public static NamespaceBounds None { get; } = new([], []);
}

/// <summary>Bounds of one LimitRange on one type of object; null means not bounded.</summary>
public sealed record LimitRange
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Container or Pod.</summary>
    public required string Type { get; init; }

    /// <summary>Lowest CPU request.</summary>
    public CpuQuantity? MinCpu { get; init; }

    /// <summary>Lowest memory request.</summary>
    public ByteQuantity? MinMemory { get; init; }

    /// <summary>Highest CPU limit.</summary>
    public CpuQuantity? MaxCpu { get; init; }

    /// <summary>Highest memory limit.</summary>
    public ByteQuantity? MaxMemory { get; init; }

    /// <summary>The CPU limit that a container without one is given.</summary>
    public CpuQuantity? DefaultCpu { get; init; }

    /// <summary>Most that the CPU limit may be of the CPU request, as a factor.</summary>
    public double? CpuRatio { get; init; }

    /// <summary>Most that the memory limit may be of the memory request, as a factor.</summary>
    public double? MemoryRatio { get; init; }
}

/// <summary>A ResourceQuota; null means not bounded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hard">Most that requests and limits of the namespace may sum to.</param>
/// <param name="Used">What they sum to, as the quota counts it.</param>
public sealed record ResourceQuota(string Name, ResourceSettings Hard, ResourceSettings Used);

/// <summary>A node, by what pods can request of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cpu">Allocatable CPU.</param>
/// <param name="Memory">Allocatable memory.</param>
/// <param name="Pods">Pods that it takes.</param>
public sealed record NodeFacts(string Name, CpuQuantity Cpu, ByteQuantity Memory, int Pods);
