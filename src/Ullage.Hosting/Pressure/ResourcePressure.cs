namespace Ullage.Hosting.Pressure;

/// <summary>One look at the container's resources, as ratios of what it may use: 1 is the end of the room.</summary>
/// <param name="Level">The level after smoothing and hysteresis, the worst of memory and CPU.</param>
/// <param name="Memory">Memory: up at once, down smoothed. 0 before anything is known.</param>
/// <param name="Cpu">CPU used of the quota, smoothed both ways. 0 where there is no quota.</param>
/// <param name="Collections">Garbage collections so far: memory judged again before this has grown tells nothing new about what was freed.</param>
public readonly record struct ResourcePressure(PressureLevel Level, double Memory, double Cpu, long Collections)
{
    /// <summary>The level of memory and of stalls for memory alone: what a kill follows. A busy CPU is no part of it.</summary>
    public PressureLevel MemoryLevel { get; init; }

    /// <summary>
    /// The number, counted as in <see cref="Collections"/>, of the last full garbage collection that has ended; 0 before the first. What was held for long is freed by these alone: whoever gave back judges memory again
    /// only once this is above what <see cref="Collections"/> was then.
    /// </summary>
    public long LastFullCollection { get; init; }

    /// <summary>
    /// The part of <see cref="Memory"/> that is room inside the collector's heap, committed and empty at the last collection: it fills that again before it asks for more. <see cref="Memory"/> less this is the highest of
    /// the three ratios without what lies empty, each against its own bound.
    /// </summary>
    public double Reusable { get; init; }

    /// <summary>
    /// How far it is from where High ends (0) to where Critical begins (1), the worst of memory, CPU and stalls; 0 as long as the level is Normal. What tightens gradually follows it.
    /// </summary>
    public double Excess { get; init; }
}
