namespace Ullage.Model;

/// <summary>What a .NET service told of its collector in the window, over a few of its pods. Bytes, seconds and cores of one pod.</summary>
public sealed record DotNetObservation
{
    /// <summary>Time in which counters were compared, over all pods.</summary>
    public required TimeSpan Observed { get; init; }

    /// <summary>Heap just after a full collection, mean: the lowest heap of each hour.</summary>
    public required double Live { get; init; }

    /// <summary>The same at its 99th percentile over hours.</summary>
    public required double PeakLive { get; init; }

    /// <summary>Heap at which full collections begin, mean: the highest heap of each hour.</summary>
    public required double Ceiling { get; init; }

    /// <summary>Memory committed for the heap at its highest, mean over hours.</summary>
    public required double Committed { get; init; }

    /// <summary>Full collections (generation 2) in <see cref="Observed"/>.</summary>
    public required double FullCollections { get; init; }

    /// <summary>Bytes allocated a second; null where not told.</summary>
    public double? AllocationRate { get; init; }

    /// <summary>Seconds a second in which the collector held the application; null where not told.</summary>
    public double? PauseShare { get; init; }

    /// <summary>Cores of the whole process, mean; null where not told.</summary>
    public double? ProcessCores { get; init; }

    /// <summary>Cores of the whole process in the busiest hour; null where not told.</summary>
    public double? PeakProcessCores { get; init; }

    /// <summary>Share of the heap that collections left as holes, mean; null where not told.</summary>
    public double? Fragmentation { get; init; }

    /// <summary>Processors that the runtime counts; null where not told.</summary>
    public int? Processors { get; init; }
}
