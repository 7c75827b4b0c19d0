using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Predicts a .NET container at any memory limit, and what that costs a month.</summary>
internal sealed class DotNetCurve
{
    /// <summary>Largest part of a memory limit that the heap gets.</summary>
    public const double MostHeap = 0.9;

    /// <summary>Part of a memory limit that is kept free beside heap and what lies outside it.</summary>
    public const double Headroom = 0.05;

    private const double Gibibyte = 1 << 30;

    public DotNetCurve(DotNetTerms terms, SizingOptions options)
    {
        Terms = terms;
        var prices = options.Prices ?? Prices.Usual;
        Currency = prices.Currency;
        CpuPerCoreMonth = (double)prices.CpuPerCoreHour * MonthlySaving.HoursPerMonth;
        MemoryPerGibMonth = (double)prices.MemoryPerGibHour * MonthlySaving.HoursPerMonth;
    }

    public DotNetTerms Terms { get; }

    public string Currency { get; }

    public double CpuPerCoreMonth { get; }

    public double MemoryPerGibMonth { get; }

    /// <summary>A memory limit with the heap limit that belongs to it; null when none fits.</summary>
    /// <remarks>In whole percents: min(90 %, 95 % − E ÷ M). Nothing is set where the runtime's own 75 % is no more than that and no less than what the collector wants by itself.</remarks>
    public DotNetPoint? At(ByteQuantity limit)
    {
        var percent = (int)Math.Floor((Math.Min(MostHeap, 1 - Headroom - ((Terms.Outside ?? 0) / limit.Bytes)) * 100) + 1e-9);
        if (percent < 1)
        {
            return null;
        }

        var own = Math.Max(DotNetHeapRule.LeastHeap, limit.Bytes * DotNetHeapRule.HeapShare);
        return percent >= DotNetHeapRule.HeapShare * 100 && DotNetCostModel.Ceiling(Terms, own) >= Terms.Natural
            ? At(limit, own, null)
            : At(limit, (double)limit.Bytes * percent / 100, percent);
    }

    /// <summary>A memory limit with any heap limit.</summary>
    public DotNetPoint At(ByteQuantity? limit, double? heapLimit, int? percent)
    {
        var terms = Terms;
        var ceiling = DotNetCostModel.Ceiling(terms, heapLimit);
        var full = DotNetCostModel.FullCollections(ceiling, terms.Live, terms.Promoted);
        var most = DotNetCostModel.FullCollections(ceiling, terms.Live, terms.PromotedHigh);

        // A budget is kept at the top of the ranges: a cost that is not measured is no licence. Promotion follows the load.
        var load = Math.Max(1, terms.PeakApplication / Math.Max(1e-6, terms.Application));
        var often = DotNetCostModel.FullCollections(ceiling, terms.PeakLive, terms.PromotedHigh);
        var busiest = load * Math.Max(DotNetCostModel.Cores(terms, often, terms.PeakLive, terms.MarkCostHigh), DotNetCostModel.Cores(terms, often, terms.PeakLive, terms.MarkCostLow));
        var cores = DotNetCostModel.Cores(terms, full, terms.Live, terms.MarkCost);

        // Pauses seen are shared out between young and full collections: where full ones become rarer a low c is the dearer one.
        var (atLow, atHigh) = (DotNetCostModel.Cores(terms, full, terms.Live, terms.MarkCostLow), DotNetCostModel.Cores(terms, full, terms.Live, terms.MarkCostHigh));
        return new DotNetPoint
        {
            Limit = limit,
            HeapLimit = heapLimit is { } heap ? ByteQuantity.FromBytes(heap) : null,
            HeapPercent = percent,
            Ceiling = ceiling,
            FullCollections = full,
            GcCores = cores,
            GcCoresLow = Math.Min(atLow, atHigh),
            GcCoresHigh = Math.Max(Math.Max(atLow, atHigh), DotNetCostModel.Cores(terms, most, terms.Live, terms.MarkCostHigh)),
            PeakShare = busiest / Math.Max(1e-9, terms.PeakApplication + busiest),
            Spiral = heapLimit is { } limited && DotNetCostModel.Allowed(terms, limited) < (DotNetCostModel.SpiralFactor * terms.PeakLive) - (1 << 20),
            CostAMonth = ((limit?.Bytes ?? 0) / Gibibyte * MemoryPerGibMonth) + ((terms.Application + cores) * CpuPerCoreMonth),
        };
    }

    /// <summary>The least limit under which full collections begin at a ceiling, in bytes.</summary>
    public double LimitFor(double ceiling)
    {
        var heap = DotNetCostModel.HeapLimitFor(Terms, ceiling);
        var least = Math.Max(heap / MostHeap, (heap + (Terms.Outside ?? 0)) / (1 - Headroom));

        // Whole percents may take one from the heap.
        return least / (1 - (0.01 * least / heap));
    }

    /// <summary>What is held at a point: committed heap and what lies outside.</summary>
    public double WorkingSet(DotNetPoint point) => Math.Min(point.HeapLimit?.Bytes ?? double.PositiveInfinity, point.Ceiling + Terms.Reserve) + (Terms.Outside ?? 0);
}
