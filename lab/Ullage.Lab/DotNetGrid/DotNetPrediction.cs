using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Lab.DotNetGrid;

/// <summary>One setting predicted from another of the same service.</summary>
/// <param name="From">The setting that was looked at.</param>
/// <param name="To">The setting that was predicted.</param>
/// <param name="Point">The prediction from metrics alone, c a range.</param>
/// <param name="Known">Cores of collection with c as the first setting's background collector showed it.</param>
internal sealed record DotNetPrediction(DotNetMeasurement From, DotNetMeasurement To, DotNetPoint Point, double Known)
{
    public double CeilingError => Off(Point.Ceiling, To.Facts.DotNet!.Ceiling);

    public double KnownError => Off(Known, To.GcCores);

    public double Error => Off(Point.GcCores, To.GcCores);

    public bool Covered => To.GcCores >= Point.GcCoresLow && To.GcCores <= Point.GcCoresHigh;

    public static DotNetPrediction? Of(DotNetMeasurement from, DotNetMeasurement to)
    {
        if (Terms(from) is not { } terms)
        {
            return null;
        }

        var point = new DotNetCurve(terms, SizingOptions.Default).At(ByteQuantity.FromMebibytes(to.Cell.LimitMb), to.Cell.HeapLimit, to.Cell.HeapPercent);

        // What collection costs is told by no metric, but the lab sees it.
        var mark = terms.Limited ? terms.MarkCost : Math.Max(0, from.GcCores - (terms.Pauses ?? 0)) / Math.Max(1e-9, terms.FullCollections * terms.Live);
        return new DotNetPrediction(from, to, point, DotNetCostModel.Cores(terms, point.FullCollections, terms.Live, mark));
    }

    public static DotNetTerms? Terms(DotNetMeasurement from) => DotNetTermsFit.Of(from.Facts, from.Cell.HeapLimit, 0, null);

    private static double Off(double predicted, double measured) => measured > 0 ? Math.Abs((predicted / measured) - 1) : double.PositiveInfinity;
}

/// <summary>A service under the usual rule's settings and under those chosen together.</summary>
/// <param name="Today">With room.</param>
/// <param name="Usual">Under limit = peak × 1.15 and the runtime's own 75 %.</param>
/// <param name="Joint">Under what was chosen.</param>
/// <param name="Choice">The choice.</param>
internal sealed record DotNetTrial(DotNetMeasurement Today, DotNetMeasurement Usual, DotNetMeasurement Joint, DotNetTuning Choice)
{
    public double Saving => 1 - (Cost(Joint) / Cost(Usual));

    /// <summary>Limit, application and collection in the prices of the choice, a month; the application as it is today, so that its noise does not decide.</summary>
    public double Cost(DotNetMeasurement run) => (run.Cell.LimitMb / 1024.0 * Choice.MemoryPerGibMonth) + ((Choice.Terms.Application + run.GcCores) * Choice.CpuPerCoreMonth);

    public static DotNetTuning? Choose(DotNetMeasurement today) =>
        DotNetPrediction.Terms(today) is { } terms
            ? DotNetJointChoice.Of(terms with { PeakLive = terms.PeakLive * 1.05, Outside = terms.Outside * 1.05 }, SizingOptions.Default, 32 << 20, "no .NET service has less than 32Mi", double.PositiveInfinity, ByteQuantity.FromMebibytes(today.Cell.LimitMb), today.Cell.HeapLimit)
            : null;
}
