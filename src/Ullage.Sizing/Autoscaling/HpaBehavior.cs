namespace Ullage.Sizing.Autoscaling;

/// <summary>Bounds and pace of an autoscaler; what is not told is Kubernetes' default.</summary>
/// <param name="MinReplicas">Fewest replicas.</param>
/// <param name="MaxReplicas">Most replicas.</param>
internal sealed record HpaBehavior(int MinReplicas, int MaxReplicas)
{
    /// <summary>How often the controller looks.</summary>
    public TimeSpan SyncPeriod { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the highest count asked for is kept before replicas are removed (<c>behavior.scaleDown.stabilizationWindowSeconds</c>).</summary>
    public TimeSpan ScaleDownStabilization { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a higher count must be asked for before replicas are added.</summary>
    public TimeSpan ScaleUpStabilization { get; init; } = TimeSpan.Zero;

    /// <summary>Paces of adding, of which the fastest counts: double or 4 pods in 15 s.</summary>
    public IReadOnlyList<HpaPace> ScaleUp { get; init; } = [new(100, null, TimeSpan.FromSeconds(15)), new(null, 4, TimeSpan.FromSeconds(15))];

    /// <summary>Paces of removing, of which the fastest counts: all in 15 s.</summary>
    public IReadOnlyList<HpaPace> ScaleDown { get; init; } = [new(100, null, TimeSpan.FromSeconds(15))];
}

/// <summary>A scaling policy: by so many percent, or so many pods, within a period.</summary>
/// <param name="Percent">Percent of the replicas at the period's start, or null.</param>
/// <param name="Pods">Pods, or null.</param>
/// <param name="Period">The period.</param>
internal readonly record struct HpaPace(double? Percent, int? Pods, TimeSpan Period);
