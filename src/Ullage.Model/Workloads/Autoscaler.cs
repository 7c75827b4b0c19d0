namespace Ullage.Model;

/// <summary>What scales a workload's replicas.</summary>
/// <param name="Kind">HorizontalPodAutoscaler, ScaledObject or VerticalPodAutoscaler.</param>
/// <param name="Name">Its name.</param>
/// <param name="MinReplicas">Lowest replica count, when told.</param>
/// <param name="MaxReplicas">Highest replica count, when told.</param>
/// <param name="Targets">What it aims at.</param>
public sealed record Autoscaler(string Kind, string Name, int? MinReplicas, int? MaxReplicas, IReadOnlyList<AutoscalerTarget> Targets)
{
    /// <summary>Whether it reacts to CPU or memory as a share of the request, so that a new request moves the replica count.</summary>
    public bool FollowsRequests => Targets.Any(static t => t.FollowsRequest);
}

/// <summary>One metric of an autoscaler.</summary>
/// <param name="Metric"><c>cpu</c>, <c>memory</c>, or another metric's name.</param>
/// <param name="UtilizationPercent">Target in percent of the request, or null when the target is an absolute value.</param>
/// <param name="Value">Absolute target, or null.</param>
public sealed record AutoscalerTarget(string Metric, double? UtilizationPercent, double? Value)
{
    /// <summary>The one container whose use counts (ContainerResource); null for the whole pod, or where the exporter does not tell.</summary>
    public string? Container { get; init; }

    /// <summary>Where the metric stood at the window's end, in the target's unit; null when not told.</summary>
    public double? Now { get; init; }

    /// <summary>Whether it follows a share of a request.</summary>
    public bool FollowsRequest => Metric is "cpu" or "memory" && UtilizationPercent is > 0;
}
