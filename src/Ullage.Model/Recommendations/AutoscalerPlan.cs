namespace Ullage.Model;

/// <summary>What becomes of an autoscaler that follows requests, together with the requests proposed.</summary>
/// <param name="Targets">Its utilisation targets, today's and those that belong to the new requests.</param>
/// <param name="Order">Which of the two changes comes first.</param>
/// <param name="Replicas">How many replicas today's settings and the proposal give for the window's own load; null when neither threshold moves, so that the count cannot.</param>
/// <param name="Text">All of it in a few sentences.</param>
public sealed record AutoscalerPlan(IReadOnlyList<TargetChange> Targets, AutoscalerOrder Order, ReplicaOutlook? Replicas, string Text)
{
    /// <summary>Whether a target is to be changed.</summary>
    public bool Changes => Targets.Any(static t => t.Recommended != t.Current);
}

/// <summary>A utilisation target beside the request that it is a share of.</summary>
/// <param name="Metric"><c>cpu</c> or <c>memory</c>.</param>
/// <param name="Container">The container it counts, or null for the whole pod.</param>
/// <param name="Current">Today's target in percent of the request.</param>
/// <param name="Recommended">The target that belongs to the new request, in whole percents.</param>
/// <param name="RequestNow">Today's request of what it counts, in cores or bytes; null where a container has none, so that the autoscaler cannot reckon.</param>
/// <param name="RequestThen">The request proposed, in cores or bytes.</param>
public sealed record TargetChange(string Metric, string? Container, double Current, double Recommended, double? RequestNow, double RequestThen)
{
    /// <summary>Use a pod at which replicas are neither added nor removed today, in cores or bytes.</summary>
    public double? ThresholdNow => RequestNow * Current / 100;

    /// <summary>The same with the proposal.</summary>
    public double ThresholdThen => RequestThen * Recommended / 100;
}

/// <summary>In which order an autoscaler's target and the requests are changed, so that no replica is added in between.</summary>
public enum AutoscalerOrder
{
    /// <summary>No target changes.</summary>
    None,

    /// <summary>The target is raised, then the request is lowered.</summary>
    TargetFirst,

    /// <summary>The request is raised, then the target is lowered.</summary>
    RequestFirst,

    /// <summary>Targets that rise, then the requests, then targets that fall.</summary>
    Both,
}

/// <summary>Replicas over the window.</summary>
/// <param name="Seen">As they were, from the hours observed.</param>
/// <param name="Now">As the autoscaler's formula gives them for the same load with today's settings.</param>
/// <param name="Then">The same with the proposal.</param>
public sealed record ReplicaOutlook(ReplicaRange Seen, ReplicaRange Now, ReplicaRange Then);

/// <summary>Replicas over a stretch of time.</summary>
/// <param name="Least">Fewest.</param>
/// <param name="Mean">On average.</param>
/// <param name="Most">Most.</param>
public sealed record ReplicaRange(int Least, double Mean, int Most);
