namespace Ullage.Model;

/// <summary>A workload with its containers.</summary>
public sealed record Workload
{
    /// <summary>Which.</summary>
    public required WorkloadId Id { get; init; }

    /// <summary>Pods running at the end of the window.</summary>
    public int Replicas { get; init; }

    /// <summary>What scales it, or null.</summary>
    public Autoscaler? Autoscaler { get; init; }

    /// <summary>The PodDisruptionBudgets over its pods, by name; empty where there are none, or nobody tells.</summary>
    public IReadOnlyList<PodBudget> Budgets { get; init; } = [];

    /// <summary>True when no owner was found and the workload was inferred from pod names.</summary>
    public bool Inferred { get; init; }

    /// <summary>The object whose controller made it and keeps it, such as <c>Kafka orders</c>; null where there is none above it, or nobody tells.</summary>
    public string? Controller { get; init; }

    /// <summary>What its namespace allows.</summary>
    public NamespaceBounds Bounds { get; init; } = NamespaceBounds.None;

    /// <summary>The nodes that give pods most: none gives both more CPU and more memory than one of these. Empty where nodes are not told.</summary>
    public IReadOnlyList<NodeFacts> LargestNodes { get; init; } = [];

    /// <summary>What people say of it by annotations.</summary>
    public WorkloadAnnotations Annotations { get; init; } = WorkloadAnnotations.None;

    /// <summary>Its containers, by name.</summary>
    public required IReadOnlyList<ContainerFacts> Containers { get; init; }
}
