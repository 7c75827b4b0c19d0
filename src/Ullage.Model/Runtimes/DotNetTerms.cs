namespace Ullage.Model;

/// <summary>What a .NET container's collector costs: the terms from which the cost of any heap limit follows. Bytes, seconds and cores of one pod.</summary>
/// <remarks>docs/how-it-decides.md gives every formula that these go into.</remarks>
public sealed record DotNetTerms
{
    /// <summary>Time observed, over all pods.</summary>
    public required TimeSpan Observed { get; init; }

    /// <summary>L: heap after a full collection, mean.</summary>
    public required double Live { get; init; }

    /// <summary>L at its 99th percentile over hours, with the growth of a horizon.</summary>
    public required double PeakLive { get; init; }

    /// <summary>N₀: heap at which a full collection begins when no limit asks for it earlier.</summary>
    public required double Natural { get; init; }

    /// <summary>Y₀: what is committed for the young generations and for holes when a full collection begins and no limit asks for less.</summary>
    public required double Reserve { get; init; }

    /// <summary>s: the largest part of a heap limit that goes to them.</summary>
    public required double ReserveShare { get; init; }

    /// <summary>p: bytes a second that outlive the young generations and die later, mean.</summary>
    public required double Promoted { get; init; }

    /// <summary>The most that p may be: few collections tell little.</summary>
    public required double PromotedHigh { get; init; }

    /// <summary>f: full collections a second, mean.</summary>
    public required double FullCollections { get; init; }

    /// <summary>Seconds a second in which the collector holds the application: young generations, and full collections where <see cref="Limited"/>; null where not told.</summary>
    public double? Pauses { get; init; }

    /// <summary>E: working set outside the committed heap, 99th percentile; null where not measured.</summary>
    public double? Outside { get; init; }

    /// <summary>A: cores that the application uses beside its collector, mean.</summary>
    public required double Application { get; init; }

    /// <summary>A in the busiest hour.</summary>
    public required double PeakApplication { get; init; }

    /// <summary>c: CPU seconds to mark a byte of L in a full collection, middle of the range assumed.</summary>
    public required double MarkCost { get; init; }

    /// <summary>The least that c may be.</summary>
    public required double MarkCostLow { get; init; }

    /// <summary>The most that c may be.</summary>
    public required double MarkCostHigh { get; init; }

    /// <summary>Whether today's heap limit, and not the collector's own choice, sets when full collections begin.</summary>
    public bool Limited { get; init; }

    /// <summary>Share of the heap that collections left as holes; null where not told.</summary>
    public double? Fragmentation { get; init; }
}
