namespace Ullage.Model;

/// <summary>What .NET's collector costs at one memory limit.</summary>
public sealed record DotNetPoint
{
    /// <summary>The container's memory limit; null when there is none.</summary>
    public ByteQuantity? Limit { get; init; }

    /// <summary>H: the heap's hard limit; null when there is none.</summary>
    public ByteQuantity? HeapLimit { get; init; }

    /// <summary>The heap limit in whole percents of the memory limit; null where the runtime's own 75 % holds.</summary>
    public int? HeapPercent { get; init; }

    /// <summary>N: predicted heap at which a full collection begins, bytes.</summary>
    public required double Ceiling { get; init; }

    /// <summary>Predicted full collections a second.</summary>
    public required double FullCollections { get; init; }

    /// <summary>Predicted cores of collection.</summary>
    public required double GcCores { get; init; }

    /// <summary>The least that <see cref="GcCores"/> may be, by the range of c.</summary>
    public required double GcCoresLow { get; init; }

    /// <summary>The most that <see cref="GcCores"/> may be, by the ranges of c and p.</summary>
    public required double GcCoresHigh { get; init; }

    /// <summary>Most of GcCores over application and collector, in the busiest hour.</summary>
    public required double PeakShare { get; init; }

    /// <summary>Whether so little is left above the live heap that full collections may follow each other, or an allocation fail.</summary>
    public required bool Spiral { get; init; }

    /// <summary>Price of the limit and of application and collector cores, a month; in the currency of the prices used.</summary>
    public double CostAMonth { get; init; }
}
