using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Predicts a container at any memory limit, GOMEMLIMIT and GOGC, and what that costs a month.</summary>
internal sealed class GoCurve
{
    private const double Gibibyte = 1 << 30;

    private readonly GoVersion? _version;
    private readonly SizingOptions _options;

    public GoCurve(GoTerms terms, SizingOptions options)
    {
        Terms = terms;
        _options = options;
        _version = GoVersion.Parse(terms.Epoch.Version);
        var prices = options.Prices ?? Prices.Usual;
        Currency = prices.Currency;
        CpuPerCoreMonth = (double)prices.CpuPerCoreHour * MonthlySaving.HoursPerMonth;
        MemoryPerGibMonth = (double)prices.MemoryPerGibHour * MonthlySaving.HoursPerMonth;
    }

    public GoTerms Terms { get; }

    public string Currency { get; }

    public double CpuPerCoreMonth { get; }

    public double MemoryPerGibMonth { get; }

    /// <summary>A limit with the GOMEMLIMIT that belongs to it; null when none fits.</summary>
    public GoPoint? At(ByteQuantity limit, double? gogc) =>
        GoMemoryModel.SoftLimit(limit, Terms.Outside, _options) is { } soft ? At(limit, soft, gogc) : null;

    /// <summary>A limit with any GOMEMLIMIT, or none.</summary>
    public GoPoint At(ByteQuantity? limit, ByteQuantity? soft, double? gogc)
    {
        var (mean, peak, cost) = (GoLoad.Mean(Terms), GoLoad.Peak(Terms), Terms.MarkCost);
        var bound = soft is { } m ? GoCostModel.LimitGoal(Terms, m.Bytes, _version) : double.PositiveInfinity;
        var goal = Math.Min(GoCostModel.GogcGoal(mean.Live, Terms.Roots, gogc), bound);
        var (middle, low, high) = (GoCostModel.At(Terms, goal, cost.Seconds, mean), GoCostModel.At(Terms, goal, cost.Low, mean), GoCostModel.At(Terms, goal, cost.High, mean));

        // A budget is kept at the top of an assumed range too: a cost that is not measured is no licence.
        var busiest = GoCostModel.At(Terms, Math.Min(GoCostModel.GogcGoal(peak.Live, Terms.Roots, gogc), bound), cost.Source == GoCostSource.Assumed ? cost.High : cost.Seconds, peak);
        return new GoPoint
        {
            Limit = limit,
            SoftLimit = soft,
            GoGc = gogc,
            Goal = goal,
            Cycles = middle.Cycles,
            GcCores = middle.Cores,
            GcCoresLow = low.Cores,
            GcCoresHigh = high.Cores,
            IdleCores = middle.IdleCores,
            PeakShare = busiest.Cores / Math.Max(1e-9, peak.Application + busiest.Cores),
            // Whole mebibytes take up to one from the room.
            Spiral = bound + (1 << 20) < GoCostModel.SpiralFactor * peak.Live,
            CostAMonth = Cost(limit, middle),
        };
    }

    /// <summary>The least limit whose GOMEMLIMIT gives a goal, in bytes.</summary>
    public double LimitFor(double goal)
    {
        var soft = GoCostModel.SoftLimitFor(Terms, goal, _version);
        return Math.Max(soft / _options.GoMemLimitShare, (soft + (Terms.Outside ?? 0)) / (1 - _options.GoMemLimitHeadroom));
    }

    // All marking is paid for: a control group counts idle-priority workers like any other.
    private double Cost(ByteQuantity? limit, GoCost cost) =>
        ((limit?.Bytes ?? 0) / Gibibyte * MemoryPerGibMonth) + ((Terms.Application + cost.Cores + cost.IdleCores) * CpuPerCoreMonth);
}
