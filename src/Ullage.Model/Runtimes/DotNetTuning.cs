namespace Ullage.Model;

/// <summary>Memory limit and heap limit of a .NET service chosen together: the curve, where today stands on it, and what was chosen.</summary>
public sealed record DotNetTuning
{
    /// <summary>The terms behind it.</summary>
    public required DotNetTerms Terms { get; init; }

    /// <summary>What was chosen.</summary>
    public required DotNetPoint Chosen { get; init; }

    /// <summary>Today's settings; null where no memory limit is set.</summary>
    public DotNetPoint? Today { get; init; }

    /// <summary>Points from the least limit to a roomy one, by limit; the chosen and today's among them.</summary>
    public required IReadOnlyList<DotNetPoint> Curve { get; init; }

    /// <summary>The least memory limit that was allowed.</summary>
    public required ByteQuantity LeastLimit { get; init; }

    /// <summary>Why no less was allowed.</summary>
    public required string LeastWhy { get; init; }

    /// <summary>Largest share of CPU that the collector may take, 0 to 1.</summary>
    public required double ShareBudget { get; init; }

    /// <summary>Price of a core for a month.</summary>
    public required double CpuPerCoreMonth { get; init; }

    /// <summary>Price of a GiB for a month.</summary>
    public required double MemoryPerGibMonth { get; init; }

    /// <summary>The prices' currency.</summary>
    public required string Currency { get; init; }

    /// <summary>Whether the prices were given, and not the usual ones taken.</summary>
    public bool PricesGiven { get; init; }
}
