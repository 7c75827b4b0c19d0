namespace Ullage.Model;

/// <summary>What the collector costs at one memory limit.</summary>
public sealed record GoPoint
{
    /// <summary>The container's memory limit; null when there is none.</summary>
    public ByteQuantity? Limit { get; init; }

    /// <summary>GOMEMLIMIT; null when off.</summary>
    public ByteQuantity? SoftLimit { get; init; }

    /// <summary>GOGC in percent; null when off.</summary>
    public double? GoGc { get; init; }

    /// <summary>Predicted size of heap at which a collection is to end, bytes.</summary>
    public required double Goal { get; init; }

    /// <summary>Predicted collections a second.</summary>
    public required double Cycles { get; init; }

    /// <summary>Predicted cores of background marking and assists.</summary>
    public required double GcCores { get; init; }

    /// <summary>The least that <see cref="GcCores"/> may be, by the range of c.</summary>
    public required double GcCoresLow { get; init; }

    /// <summary>The most that <see cref="GcCores"/> may be, by the range of c.</summary>
    public required double GcCoresHigh { get; init; }

    /// <summary>Predicted cores of marking at idle priority: nobody in the process wanted them, but the control group counts them.</summary>
    public required double IdleCores { get; init; }

    /// <summary>GcCores over application and collector, in the busiest hour.</summary>
    public required double PeakShare { get; init; }

    /// <summary>Whether the goal leaves less than a quarter of the live heap as room: collections may follow each other without a pause.</summary>
    public required bool Spiral { get; init; }

    /// <summary>Price of the limit and of application and collector cores, a month; in the currency of the prices used.</summary>
    public double CostAMonth { get; init; }
}
