using Ullage.Application.Backtest;
using Ullage.Cli.Output.Figures;
using Ullage.Sizing.Backtest;

namespace Ullage.Cli.Output.Backtests;

/// <summary>What was walked through, in words that the formats for people share.</summary>
internal static class BacktestWords
{
    /// <summary><c>7 d to 2026-11-20 00:00 UTC</c>.</summary>
    public static string Window(BacktestReport report) => $"{Moments.Duration(report.Window.Duration)} to {Moments.Minute(report.Window.End)}";

    /// <summary>How many decisions, from when, judged by what.</summary>
    public static string Walk(BacktestReport report)
    {
        var decided = report.Result.DecidedAtMs;
        var step = report.Result.StepDays == 1 ? "day" : $"{report.Result.StepDays} days";
        return $"{Descriptions.Plural(report.Result.Containers, "container")} decided {(decided.Count == 1 ? "once, at" : $"{Amounts.Count(decided.Count)} times, first at")} {Moments.Minute(decided[0])}, from up to {report.Walk.LookbackDays} d before; each judged by the {step} that followed";
    }

    /// <summary>A row of calibration: <c>predicted 1.0–2.0%</c>.</summary>
    public static string Band(CalibrationRow row) => $"{Percent(row.From)}–{Percent(row.To)}%";

    /// <summary>Whether a prediction held.</summary>
    public static string Held(CalibrationRow row) => row.TooFew ? "too few to tell" : row.Holds ? "holds" : row.Share > row.Predicted ? "too low" : "too high";

    /// <summary>What the chances are of: <c>chance that some pod of a container passes its memory limit within 1 day of the decision</c>.</summary>
    public static string Chance(BacktestReport report) => $"chance that some pod of a container passes its memory limit within {Descriptions.Plural(report.Result.StepDays, "day")} of the decision";

    /// <summary>Who would have been killed most by one policy.</summary>
    public static string Hit(OomHit hit) => $"{hit.Container}: {Amounts.Count(hit.OomPodDays)} of {Descriptions.Plural(hit.PodDays, "pod-day")}, highest peak {hit.WorstPeakToLimit.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)} × the limit";

    private static string Percent(double share) => (share * 100).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
