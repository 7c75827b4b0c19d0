namespace Ullage.Model;

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
