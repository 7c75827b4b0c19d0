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
    public bool FollowsRequests => Targets.Any(static t => t.Metric is "cpu" or "memory" && t.UtilizationPercent is not null);
}

/// <summary>One metric of an autoscaler.</summary>
/// <param name="Metric"><c>cpu</c>, <c>memory</c>, or another metric's name.</param>
/// <param name="UtilizationPercent">Target in percent of the request, or null when the target is an absolute value.</param>
/// <param name="Value">Absolute target, or null.</param>
public sealed record AutoscalerTarget(string Metric, double? UtilizationPercent, double? Value);
