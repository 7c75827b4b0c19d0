using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Lab.GoGrid;

/// <summary>One setting predicted from another of the same service.</summary>
/// <param name="From">The setting that was looked at.</param>
/// <param name="To">The setting that was predicted.</param>
/// <param name="Point">The prediction.</param>
internal sealed record GridPrediction(GridMeasurement From, GridMeasurement To, GoPoint Point)
{
    /// <summary>Half of the smallest step in which CPU is asked for: what lies within it is no error that anybody could see.</summary>
    public const double Unseen = 0.005;

    /// <summary>Share of a processor in which collection has become what the process does.</summary>
    private const double SpiralCores = GoCostModel.LimiterShare;

    public double Error => Off(Point.GcCores, To.GcCores);

    public double AllError => Off(Point.GcCores + Point.IdleCores, To.GcCores + To.IdleCores);

    /// <summary>Whether the error is within a share, or too small to be seen.</summary>
    public bool Within(double share) => Error <= share || Math.Abs(Point.GcCores - To.GcCores) <= Unseen;

    public bool Covered => To.GcCores >= Point.GcCoresLow - 1e-4 && To.GcCores <= Point.GcCoresHigh + 1e-4;

    public bool IsSpiral => To.GcCores + To.IdleCores >= SpiralCores || To.GcCores >= 0.8 * SpiralCores;

    /// <summary>What the product would say of the setting: too little room, or more collection than background workers can do.</summary>
    public bool Alarm => Point.Spiral || Point.GcCores > GoCostModel.BackgroundShare;

    public bool FalseAlarm => Alarm && To.GcCores < 0.1 * To.Cores;

    /// <summary>Predicts, with the collector's CPU known or only what every client tells.</summary>
    public static GridPrediction? Of(GridMeasurement from, GridMeasurement to, bool cpuTold)
    {
        if (Terms(from, cpuTold) is not { } terms)
        {
            return null;
        }

        var soft = to.Cell.SoftLimitMb > 0 ? ByteQuantity.FromMebibytes(to.Cell.SoftLimitMb) : (ByteQuantity?)null;
        return new GridPrediction(from, to, new GoCurve(terms, SizingOptions.Default).At(ByteQuantity.FromMebibytes(to.Cell.LimitMb), soft, to.Cell.GoGc < 0 ? null : to.Cell.GoGc));
    }

    public static GoTerms? Terms(GridMeasurement from, bool cpuTold)
    {
        var sums = new GoEpochTotals(from.Seen.Epoch);
        sums.Add(cpuTold ? from.Seen : from.Seen with { MarkSeconds = null, IdleMarkSeconds = null });
        return GoTermsFit.Of(sums, 1);
    }

    private static double Off(double predicted, double measured) => measured > 0 ? Math.Abs((predicted / measured) - 1) : double.PositiveInfinity;
}
