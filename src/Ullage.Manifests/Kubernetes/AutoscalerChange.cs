namespace Ullage.Manifests.Kubernetes;

/// <summary>Utilisation targets of a HorizontalPodAutoscaler to move. What is not named stays.</summary>
/// <param name="Autoscaler">Which.</param>
/// <param name="Targets">Its targets to move, each metric and container once.</param>
public sealed record AutoscalerChange(WorkloadReference Autoscaler, IReadOnlyList<TargetPercent> Targets)
{
    /// <summary>The kind that is meant.</summary>
    public const string Kind = "HorizontalPodAutoscaler";
}

/// <summary>A utilisation target to move.</summary>
/// <param name="Metric"><c>cpu</c> or <c>memory</c>.</param>
/// <param name="Container">The container it counts, or null for the whole pod.</param>
/// <param name="Current">Today's target in percent of the request.</param>
/// <param name="Percent">The target to be, in percent of the request.</param>
public sealed record TargetPercent(string Metric, string? Container, int Current, int Percent);
