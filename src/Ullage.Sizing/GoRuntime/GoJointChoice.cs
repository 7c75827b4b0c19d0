using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>
/// Chooses memory limit, GOMEMLIMIT and GOGC together: the cheapest sum of memory and CPU at which the collector stays within its budget and away from the death spiral.
/// </summary>
/// <remarks>
/// Memory buys collections: with room V above the live heap the collector takes about a·W ÷ (φ·V) cores, so the sum is least near V = √(a·W ÷ φ × price of a core ÷ price of a byte).
/// Worked: a 101 MiB/s, W 33.5 ms, φ 0.75, a core the price of 7.46 GiB: V = √(101 × 0.0335 ÷ 0.75 × 7639 MiB) = 186 MiB. The search below minds every bound and the regimes between them.
/// </remarks>
internal static class GoJointChoice
{
    /// <summary>Go's own GOGC.</summary>
    public const double DefaultGogc = 100;

    // Leaving GOGC for GOMEMLIMIT alone must be worth a fiftieth of the whole.
    private const double WorthSwitching = 0.98;

    // No limit beyond this many times what holds the live heap is looked at: collections are then rare whatever the prices.
    private const double MostRoom = 12;
    private const int Steps = 48;
    private const int CurvePoints = 7;

    /// <summary>Chooses.</summary>
    /// <param name="terms">The container's terms.</param>
    /// <param name="options">Shares, budget, prices.</param>
    /// <param name="least">The least limit that other rules allow, bytes.</param>
    /// <param name="leastWhy">Which, for people.</param>
    /// <param name="most">The largest limit allowed, bytes; infinite when there is none.</param>
    /// <param name="seen">The terms under today's GOMAXPROCS.</param>
    /// <param name="today">Today's limit, or null.</param>
    public static GoTuning Of(GoTerms terms, SizingOptions options, double least, string leastWhy, double most, GoTerms seen, ByteQuantity? today)
    {
        var curve = new GoCurve(terms, options);
        var gogc = terms.Epoch.GoGc < 0 ? (double?)null : terms.Epoch.GoGc;
        var guard = curve.LimitFor(GoCostModel.SpiralFactor * terms.PeakLive);
        (least, leastWhy) = guard > least ? (guard, $"the goal holds 1.25 × the live heap {Figures.Memory(terms.PeakLive)}") : (least, leastWhy);
        var kept = Cheapest(gogc);
        var chosen = kept;
        foreach (var other in (double?[])[DefaultGogc, null])
        {
            if (other != gogc && Cheapest(other) is var point && Better(point, chosen))
            {
                chosen = point;
            }
        }

        var now = today is null ? null : new GoCurve(seen, options).At(today, terms.Epoch.SoftLimit > 0 ? ByteQuantity.FromBytes(terms.Epoch.SoftLimit) : null, gogc);
        return new GoTuning
        {
            Terms = terms,
            Chosen = chosen,
            Today = now,
            Curve = Points(curve, chosen, now, least),
            LeastLimit = Whole(least),
            LeastWhy = leastWhy,
            ShareBudget = options.GoGcShare,
            SoftLimitShare = options.GoMemLimitShare,
            Headroom = options.GoMemLimitHeadroom,
            CpuPerCoreMonth = curve.CpuPerCoreMonth,
            MemoryPerGibMonth = curve.MemoryPerGibMonth,
            Currency = curve.Currency,
            PricesGiven = options.Prices is not null,
        };

        bool Better(GoPoint point, GoPoint than) => Rank(point) < Rank(than) || (Rank(point) == Rank(than) && point.CostAMonth < than.CostAMonth * WorthSwitching);

        // Over the budget is worse than within it at any price; a spiral is worse still.
        int Rank(GoPoint point) => point.Spiral ? 2 : point.PeakShare > options.GoGcShare ? 1 : 0;

        GoPoint Cheapest(double? percent)
        {
            var (from, to) = (least, Math.Max(least, Math.Min(most, curve.LimitFor(MostRoom * terms.PeakLive))));
            GoPoint? best = null;
            for (var round = 0; round < 3; round++)
            {
                var ratio = Math.Pow(to / from, 1.0 / Steps);
                var at = from;
                var (low, high) = (from, to);
                for (var step = 0; step <= Steps; step++, at *= ratio)
                {
                    // A limit too small for any GOMEMLIMIT is no choice.
                    if (curve.At(Whole(at), percent) is { } point && (best is null || Rank(point) < Rank(best) || (Rank(point) == Rank(best) && Preferred(point, best))))
                    {
                        best = point;
                        (low, high) = (Math.Max(from, at / ratio), Math.Min(to, at * ratio));
                    }
                }

                (from, to) = (low, high);
            }

            return best ?? curve.At(Whole(least), null, percent);
        }

        // Where no limit keeps the budget, the smallest share is sought, not the smallest price.
        bool Preferred(GoPoint point, GoPoint than) => Rank(point) == 0 ? point.CostAMonth < than.CostAMonth : point.PeakShare < than.PeakShare * 0.99;
    }

    private static List<GoPoint> Points(GoCurve curve, GoPoint chosen, GoPoint? today, double least)
    {
        var live = curve.Terms.PeakLive;
        var points = new SortedDictionary<long, GoPoint>();
        foreach (var factor in (ReadOnlySpan<double>)[1.05, 1.15, 1.25, 1.5, 2, 3, 5])
        {
            var limit = Whole(curve.LimitFor(factor * live));
            if (curve.At(limit, chosen.GoGc) is { } point && (points.Count == 0 || limit.Bytes > points.Last().Key * 1.02))
            {
                points[limit.Bytes] = point;
            }
        }

        if (Whole(least) is var floor && curve.At(floor, chosen.GoGc) is { } lowest)
        {
            points.TryAdd(floor.Bytes, lowest);
        }

        while (points.Count > CurvePoints)
        {
            points.Remove(points.Keys.Where(k => k != chosen.Limit?.Bytes).Last());
        }

        points[chosen.Limit!.Value.Bytes] = chosen;
        return [.. points.Values.Concat(today is null ? [] : [today]).OrderBy(static p => p.Limit)];
    }

    private static ByteQuantity Whole(double bytes) => ByteQuantity.FromMebibytes((long)Math.Ceiling((bytes / (1 << 20)) - 1e-6));
}
