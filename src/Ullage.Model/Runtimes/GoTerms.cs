namespace Ullage.Model;

/// <summary>
/// What one Go container costs its collector: the terms from which the cost of any memory limit follows. Bytes, seconds and cores of one pod.
/// </summary>
/// <remarks>docs/how-it-decides.md gives every formula that these go into.</remarks>
public sealed record GoTerms
{
    /// <summary>The epoch that they were fitted on.</summary>
    public required GoEpochKey Epoch { get; init; }

    /// <summary>Time observed in that epoch, over all pods.</summary>
    public required TimeSpan Observed { get; init; }

    /// <summary>Epochs in the window, this one among them.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>L: live heap, mean.</summary>
    public required double Live { get; init; }

    /// <summary>L at its 99th percentile over hours, with the growth of a horizon.</summary>
    public required double PeakLive { get; init; }

    /// <summary>The part of <see cref="PeakLive"/> that is growth to come.</summary>
    public double Growth { get; init; }

    /// <summary>R: what the collector scans besides the heap (goroutine stacks, globals), mean.</summary>
    public required double Roots { get; init; }

    /// <summary>S: what the runtime counts besides its heap (stacks, span metadata, fragmentation) at the goal of <see cref="Goal"/>, mean.</summary>
    public required double NonHeap { get; init; }

    /// <summary>E: what lies outside the runtime's count (cgo, mmap, page cache), 99th percentile of hourly maxima; null where not measured.</summary>
    public double? Outside { get; init; }

    /// <summary>a: bytes allocated a second, mean.</summary>
    public required double AllocationRate { get; init; }

    /// <summary>a in the busiest hour.</summary>
    public required double PeakAllocationRate { get; init; }

    /// <summary>f: collections a second, mean.</summary>
    public required double Cycles { get; init; }

    /// <summary>G: size of heap at which a collection is to end, mean.</summary>
    public required double Goal { get; init; }

    /// <summary>A: cores that the application uses beside its collector, mean.</summary>
    public required double Application { get; init; }

    /// <summary>A in the busiest hour.</summary>
    public required double PeakApplication { get; init; }

    /// <summary>P: GOMAXPROCS.</summary>
    public required int Procs { get; init; }

    /// <summary>Cores of background marking and assists as measured; null where not told.</summary>
    public double? GcCores { get; init; }

    /// <summary>c: CPU seconds to mark a byte of L + R, by whatever worker.</summary>
    public required GoMarkCost MarkCost { get; init; }

    /// <summary>Whether this release keeps 3 % of the heap free below GOMEMLIMIT (since Go 1.21), and not 1 MiB.</summary>
    public bool NewHeadroom { get; init; }

    /// <summary>Whether the collector's CPU limiter acted.</summary>
    public bool Limited { get; init; }
}
