namespace Ullage.Model;

/// <summary>What a container used in the window, over all its pods.</summary>
public sealed record UsageSummary
{
    /// <summary>How much of the window was seen.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>CPU in cores: quantiles of time-weighted 1-minute means over all pods.</summary>
    public required CpuUsage Cpu { get; init; }

    /// <summary>Memory working set in bytes.</summary>
    public required MemoryUsage Memory { get; init; }

    /// <summary>One point an hour (UTC) in time order, hours without samples left out; for charts.</summary>
    public required IReadOnlyList<HourUsage> Hours { get; init; }
}
