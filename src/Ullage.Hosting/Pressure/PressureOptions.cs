namespace Ullage.Hosting.Pressure;

/// <summary>When a container counts as short of resources.</summary>
public sealed class PressureOptions
{
    /// <summary>How often it is looked at. 100 ms to 1 min; default 1 s.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Time constant of the smoothing: a step is seen to 63 % after it. 0 to 5 min; default 5 s. Memory rises unsmoothed, since a kill does not wait.</summary>
    public TimeSpan Smoothing { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long each level is held after its cause has gone, so that it does not flutter: from Critical to Normal takes two. 0 to 10 min; default 10 s.</summary>
    public TimeSpan Dwell { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Memory in use as a ratio of what may be used. Default High from 0.85 to under 0.80, Critical from 0.95 to under 0.90.</summary>
    public PressureThresholds Memory { get; } = new() { High = 0.85, HighEnds = 0.80, Critical = 0.95, CriticalEnds = 0.90 };

    /// <summary>CPU used as a ratio of the quota. Default High from 0.85 to under 0.70, Critical from 0.97 to under 0.85. Without a quota there is none.</summary>
    public PressureThresholds Cpu { get; } = new() { High = 0.85, HighEnds = 0.70, Critical = 0.97, CriticalEnds = 0.85 };

    /// <summary>Share of the last 10 s in which some task stalled for memory (PSI), where the kernel tells it. Default High from 0.10 to under 0.05, Critical from 0.40 to under 0.20.</summary>
    public PressureThresholds MemoryStall { get; } = new() { High = 0.10, HighEnds = 0.05, Critical = 0.40, CriticalEnds = 0.20 };

    /// <summary>The same for CPU. Default High from 0.40 to under 0.25, Critical from 0.80 to under 0.60: waiting for a CPU is ordinary, waiting most of the time is not.</summary>
    public PressureThresholds CpuStall { get; } = new() { High = 0.40, HighEnds = 0.25, Critical = 0.80, CriticalEnds = 0.60 };
}
