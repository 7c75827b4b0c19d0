using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Chooses memory limit and heap limit together: the cheapest sum of memory and CPU at which the collector stays within its budget and the heap has room.</summary>
/// <remarks>
/// With V = N − L the sum is least near V = √(p·c·L × price of a core ÷ price of a byte). Worked: p 12.5 MiB/s, c 0.9 ns/B, L 65 MiB, a core at the price of 7.46 GiB:
/// V = √(12.5 × 0.0000613 × 65 … ) in MiB = √(12.5 × 0.0613 × 7639) = 77 MiB, beyond the 52 MiB that the collector takes by itself: no heap limit is worth it there.
/// </remarks>
internal static class DotNetJointChoice
{
    private const int Steps = 96;
    private const int CurvePoints = 7;

    /// <summary>Chooses.</summary>
    /// <param name="terms">The container's terms.</param>
    /// <param name="options">Budget and prices.</param>
    /// <param name="least">The least limit that other rules allow, bytes.</param>
    /// <param name="leastWhy">Which, for people.</param>
    /// <param name="most">The largest limit allowed, bytes; infinite when there is none.</param>
    /// <param name="today">Today's limit, or null.</param>
    /// <param name="heapLimit">Today's heap limit, bytes, or null.</param>
    public static DotNetTuning? Of(DotNetTerms terms, SizingOptions options, double least, string leastWhy, double most, ByteQuantity? today, double? heapLimit)
    {
        var curve = new DotNetCurve(terms, options);
        var guard = curve.LimitFor(DotNetCostModel.SpiralFactor * terms.PeakLive);
        (least, leastWhy) = guard > least ? (guard, $"full collections begin at 1.15 × the live heap {Figures.Memory(terms.PeakLive)}") : (least, leastWhy);

        // Beyond what holds the heap that the collector wants by itself, memory buys nothing.
        var roomy = Math.Max(least, Math.Min(most, curve.LimitFor(Math.Max(terms.Natural, DotNetCostModel.SpiralFactor * terms.PeakLive)) * 1.02));
        DotNetPoint? chosen = null;
        for (var step = 0; step <= Steps; step++)
        {
            if (curve.At(Whole(least + ((roomy - least) * step / Steps))) is { } point && (chosen is null || Better(point, chosen)))
            {
                chosen = point;
            }
        }

        if (chosen is null)
        {
            return null;
        }

        var now = today is null ? null : curve.At(today, heapLimit, null);
        return new DotNetTuning
        {
            Terms = terms,
            Chosen = chosen,
            Today = now,
            Curve = Points(curve, chosen, now, least, roomy),
            LeastLimit = Whole(least),
            LeastWhy = leastWhy,
            ShareBudget = options.GoGcShare,
            CpuPerCoreMonth = curve.CpuPerCoreMonth,
            MemoryPerGibMonth = curve.MemoryPerGibMonth,
            Currency = curve.Currency,
            PricesGiven = options.Prices is not null,
        };

        bool Better(DotNetPoint point, DotNetPoint than) => Rank(point) != Rank(than) ? Rank(point) < Rank(than)
            : Rank(point) == 0 ? point.CostAMonth < than.CostAMonth : point.PeakShare < than.PeakShare * 0.99;

        // Over the budget is worse than within it at any price; a spiral is worse still.
        int Rank(DotNetPoint point) => point.Spiral ? 2 : point.PeakShare > options.GoGcShare ? 1 : 0;
    }

    private static List<DotNetPoint> Points(DotNetCurve curve, DotNetPoint chosen, DotNetPoint? today, double least, double roomy)
    {
        var points = new SortedDictionary<long, DotNetPoint>();
        var live = curve.Terms.PeakLive;
        foreach (var at in (ReadOnlySpan<double>)[curve.LimitFor(1.05 * live), least, least + ((roomy - least) / 3), least + ((roomy - least) * 2 / 3), roomy])
        {
            if (curve.At(Whole(at)) is { } point)
            {
                points[point.Limit!.Value.Bytes] = point;
            }
        }

        while (points.Count >= CurvePoints)
        {
            points.Remove(points.Keys.Last());
        }

        points[chosen.Limit!.Value.Bytes] = chosen;
        return [.. points.Values.Concat(today is null ? [] : [today]).OrderBy(static p => p.Limit)];
    }

    private static ByteQuantity Whole(double bytes) => ByteQuantity.FromMebibytes((long)Math.Ceiling((bytes / (1 << 20)) - 1e-6));
}
