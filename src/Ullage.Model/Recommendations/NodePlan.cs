namespace Ullage.Model;

/// <summary>
/// How many nodes of one size the pods' requests fill, today and as proposed, packed first-fit-decreasing. Only requests and the number of pods count:
/// affinity, spread, taints and volumes are not looked at, so a scheduler may need more on both sides.
/// </summary>
public sealed record NodePlan
{
    /// <summary>CPU that pods can request of one node (allocatable).</summary>
    public required CpuQuantity Cpu { get; init; }

    /// <summary>Memory that pods can request of one node (allocatable).</summary>
    public required ByteQuantity Memory { get; init; }

    /// <summary>Pods that one node takes.</summary>
    public required int Pods { get; init; }

    /// <summary>Where the size comes from, for people.</summary>
    public required string Basis { get; init; }

    /// <summary>Nodes that today's requests fill.</summary>
    public required long Today { get; init; }

    /// <summary>Nodes that the proposed requests fill.</summary>
    public required long Proposed { get; init; }

    /// <summary>Nodes that the cluster has, where it tells.</summary>
    public int? Running { get; init; }

    /// <summary>Workloads of which a pod fits no such node, today or as proposed; they count on neither side.</summary>
    public IReadOnlyList<WorkloadId> TooLarge { get; init; } = [];

    /// <summary>Nodes that the proposal frees; negative when it needs more.</summary>
    public long Freed => Today - Proposed;
}
