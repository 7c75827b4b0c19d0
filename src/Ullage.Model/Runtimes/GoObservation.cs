namespace Ullage.Model;

/// <summary>What one pod's Go runtime did in a stretch of at most an hour, under one set of settings.</summary>
public sealed record GoObservation
{
    /// <summary>Image and settings in force.</summary>
    public required GoEpochKey Epoch { get; init; }

    /// <summary>First moment, Unix milliseconds.</summary>
    public required long StartMs { get; init; }

    /// <summary>Time over which counters were seen to rise, milliseconds; more than 0.</summary>
    public required long ObservedMs { get; init; }

    /// <summary>Bytes allocated in that time.</summary>
    public required double AllocatedBytes { get; init; }

    /// <summary>Collections in that time.</summary>
    public required double Cycles { get; init; }

    /// <summary>CPU seconds of background marking and assists in that time; null when not told.</summary>
    public double? MarkSeconds { get; init; }

    /// <summary>CPU seconds of marking at idle priority in that time; null when not told.</summary>
    public double? IdleMarkSeconds { get; init; }

    /// <summary>CPU seconds of the process in that time; null when not told.</summary>
    public double? ProcessSeconds { get; init; }

    /// <summary>What collections left, mean, where told (<see cref="LiveTold"/>); else the lowest that objects held, garbage not yet swept among them; bytes.</summary>
    public required double LiveBytes { get; init; }

    /// <summary>Whether the marked heap is told.</summary>
    public bool LiveTold { get; init; }

    /// <summary>Size of heap at which a collection is to end, mean, bytes.</summary>
    public required double GoalBytes { get; init; }

    /// <summary>What the runtime counts besides its heap, mean, bytes.</summary>
    public required double NonHeapBytes { get; init; }

    /// <summary>Goroutine stacks and globals, mean, bytes.</summary>
    public required double RootBytes { get; init; }

    /// <summary>The most that lay outside the runtime's count, bytes; null when the working set is not told.</summary>
    public double? OutsideBytes { get; init; }

    /// <summary>Whether the collector's CPU limiter acted.</summary>
    public bool Limited { get; init; }
}
