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

/// <summary>How much of the window was seen.</summary>
/// <param name="Span">From the first sample to the last.</param>
/// <param name="Observed">Container-time covered by samples, at most pods × window.</param>
/// <param name="Pods">Pods seen.</param>
/// <param name="Samples">Samples seen, CPU and memory.</param>
/// <param name="Gaps">Holes longer than five scrape intervals in a pod's series.</param>
/// <param name="LongestGap">The longest of them.</param>
public sealed record Coverage(TimeSpan Span, TimeSpan Observed, int Pods, long Samples, int Gaps, TimeSpan LongestGap);

/// <summary>CPU over the window, in cores.</summary>
public sealed record CpuUsage
{
    /// <summary>Mean.</summary>
    public required double Mean { get; init; }

    /// <summary>Median.</summary>
    public required double P50 { get; init; }

    /// <summary>90th percentile.</summary>
    public required double P90 { get; init; }

    /// <summary>95th percentile.</summary>
    public required double P95 { get; init; }

    /// <summary>99th percentile.</summary>
    public required double P99 { get; init; }

    /// <summary>Highest 1-minute mean, with its pod and time.</summary>
    public required Evidence Max { get; init; }

    /// <summary>The sharpest rate between two neighbouring samples, with its pod and time.</summary>
    public required Evidence Burst { get; init; }

    /// <summary>Highest 1-minute mean during start-up, apart from the others; null when no start was seen.</summary>
    public Evidence? StartupMax { get; init; }

    /// <summary>Share of CFS periods throttled, 0 to 1; null where the container has no limit or it was not told.</summary>
    public double? ThrottledShare { get; init; }
}

/// <summary>Memory working set over the window, in bytes.</summary>
public sealed record MemoryUsage
{
    /// <summary>Time-weighted mean.</summary>
    public required double Mean { get; init; }

    /// <summary>Median.</summary>
    public required double P50 { get; init; }

    /// <summary>90th percentile.</summary>
    public required double P90 { get; init; }

    /// <summary>95th percentile.</summary>
    public required double P95 { get; init; }

    /// <summary>99th percentile.</summary>
    public required double P99 { get; init; }

    /// <summary>The highest sample of all, exact, with its pod and time.</summary>
    public required Evidence Peak { get; init; }
}

/// <summary>One hour of a container, over its pods.</summary>
/// <param name="StartMs">The hour's start.</param>
/// <param name="CpuMean">Mean cores a pod.</param>
/// <param name="CpuMax">Highest 1-minute mean of a pod.</param>
/// <param name="MemoryMean">Mean bytes a pod.</param>
/// <param name="MemoryMax">Highest bytes of a pod.</param>
public readonly record struct HourUsage(long StartMs, double CpuMean, double CpuMax, double MemoryMean, double MemoryMax);
