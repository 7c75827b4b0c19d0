namespace Ullage.Model;

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
