using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>What .NET's collector costs at a heap limit, from a container's <see cref="DotNetTerms"/>.</summary>
/// <remarks>
/// Symbols as in docs/how-it-decides.md. A full collection marks L at c seconds a byte and begins when the heap reaches N: where the collector itself wants it, or what a hard limit H leaves
/// beside the young generations. In between p bytes a second outlive the young generations and die, so f = p ÷ (N − L). Worked, measured: p 12.5 MiB/s, L 64.7 MiB: H 88 MiB leaves
/// N 73.3 MiB, and 12.5 ÷ 8.6 = 1.45 full collections a second (1.39 seen); without a limit N is 118 MiB and f 0.23.
/// </remarks>
internal static class DotNetCostModel
{
    /// <summary>Growth over the live heap at which the oldest generation is collected by the collector's own choice (gc.cpp, max_limit of generation 2: 1.8).</summary>
    public const double NaturalGrowth = 1.8;

    /// <summary>The part of a hard limit that the workstation collector's young generations and what they leave take at most. Measured in the grid.</summary>
    public const double WorkstationReserve = 1.0 / 6;

    /// <summary>The same of the server collector.</summary>
    public const double ServerReserve = 1.0 / 3;

    /// <summary>Room over the live heap below which full collections may follow each other and allocations fail: N ÷ L. Measured: 1.08 lives, at 1.04 the process ends with OutOfMemoryException.</summary>
    public const double SpiralFactor = 1.15;

    // Less room than this makes the model's quotient meaningless; what is left is a spiral all the same.
    private const double LeastRoom = 0.01;

    /// <summary>What a heap limit leaves beside the young generations.</summary>
    public static double Allowed(DotNetTerms terms, double heapLimit) => heapLimit - Math.Min(terms.Reserve, terms.ReserveShare * heapLimit);

    /// <summary>N: where a full collection begins under a heap limit.</summary>
    public static double Ceiling(DotNetTerms terms, double? heapLimit) => heapLimit is { } limit ? Math.Min(terms.Natural, Allowed(terms, limit)) : terms.Natural;

    /// <summary>The inverse of <see cref="Ceiling"/>: the least heap limit with a ceiling.</summary>
    public static double HeapLimitFor(DotNetTerms terms, double ceiling) => Math.Min(ceiling + terms.Reserve, ceiling / (1 - terms.ReserveShare));

    /// <summary>Full collections a second.</summary>
    public static double FullCollections(double ceiling, double live, double promoted) => promoted / Math.Max(ceiling - live, LeastRoom * live);

    /// <summary>e: cores of collecting the young generations, which a heap limit hardly changes. Under a limit full collections hold the application too, and their marking is in its pauses.</summary>
    public static double Young(DotNetTerms terms, double markCost) => Math.Max(0, (terms.Pauses ?? 0) - (terms.Limited ? terms.FullCollections * terms.Live * markCost : 0));

    /// <summary>Cores of all collection.</summary>
    public static double Cores(DotNetTerms terms, double full, double live, double markCost) => Young(terms, markCost) + (full * live * markCost);
}
