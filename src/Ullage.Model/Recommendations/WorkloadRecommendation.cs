namespace Ullage.Model;

/// <summary>The answer for one workload.</summary>
public sealed record WorkloadRecommendation
{
    /// <summary>Which.</summary>
    public required WorkloadId Id { get; init; }

    /// <summary>Pods running at the end of the window; totals count each container this many times.</summary>
    public required int Replicas { get; init; }

    /// <summary>What scales it, or null.</summary>
    public Autoscaler? Autoscaler { get; init; }

    /// <summary>What becomes of the autoscaler with the requests proposed; null where nothing follows them or nothing changes.</summary>
    public AutoscalerPlan? AutoscalerPlan { get; init; }

    /// <summary>The PodDisruptionBudgets over its pods, by name; empty where there are none, or nobody tells.</summary>
    public IReadOnlyList<PodBudget> Budgets { get; init; } = [];

    /// <summary>True when the workload was inferred from pod names.</summary>
    public bool Inferred { get; init; }

    /// <summary>A month's saving over its replicas, negative when the proposal costs more; null without prices.</summary>
    public MonthlySaving? Saving { get; init; }

    /// <summary>Its containers, by name.</summary>
    public required IReadOnlyList<ContainerRecommendation> Containers { get; init; }
}
