using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Lab.GoGrid;

/// <summary>A service under today's settings, under the usual rule's and under those chosen together.</summary>
/// <param name="Name">Today's settings in a word.</param>
/// <param name="Today">Under today's.</param>
/// <param name="Usual">Under limit = peak × 1.15 and GOMEMLIMIT = 0.9 × limit.</param>
/// <param name="Joint">Under what was chosen.</param>
/// <param name="Choice">The choice.</param>
internal sealed record JointTrial(string Name, GridMeasurement Today, GridMeasurement Usual, GridMeasurement Joint, GoTuning Choice)
{
    /// <summary>What the joint choice costs less, of what the usual rule costs.</summary>
    public double Saving => 1 - (Cost(Joint) / Cost(Usual));

    /// <summary>Memory limit, application and all marking, in the prices of the choice, a month. The application is the same in all three runs: today's, so that its noise does not decide.</summary>
    public double Cost(GridMeasurement run) =>
        (run.Cell.LimitMb / 1024.0 * Choice.MemoryPerGibMonth) + ((Choice.Terms.Application + run.GcCores + run.IdleCores) * Choice.CpuPerCoreMonth);

    /// <summary>The usual rule's settings for what was seen.</summary>
    public static GridCell UsualCell(GridMeasurement today)
    {
        var limit = (int)Math.Ceiling(today.PeakBytes * 1.15 / (1 << 20));
        return today.Cell with { LimitMb = limit, SoftLimitMb = (int)(limit * 0.9) };
    }

    /// <summary>The choice for what was seen, and its settings.</summary>
    public static (GridCell Cell, GoTuning Choice)? JointCell(GridMeasurement today)
    {
        if (GridPrediction.Terms(today, cpuTold: true) is not { } terms)
        {
            return null;
        }

        var choice = GoJointChoice.Of(terms, SizingOptions.Default, 16 << 20, "no service has less than 16Mi", double.PositiveInfinity, terms, ByteQuantity.FromMebibytes(today.Cell.LimitMb));
        return (today.Cell with
        {
            LimitMb = (int)(choice.Chosen.Limit!.Value.Bytes >> 20),
            SoftLimitMb = (int)(choice.Chosen.SoftLimit!.Value.Bytes >> 20),
            GoGc = (int)(choice.Chosen.GoGc ?? -1),
        }, choice);
    }
}
