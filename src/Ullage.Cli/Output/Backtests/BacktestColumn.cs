using System.Globalization;
using Ullage.Application.Backtest;
using Ullage.Cli.Output.Figures;
using Ullage.Sizing.Backtest;

namespace Ullage.Cli.Output.Backtests;

/// <summary>A column of the comparison, the same for every format for people.</summary>
/// <param name="Title">Its head, short.</param>
/// <param name="Meaning">What it says, for the page's tooltips; docs/backtest.md has the formulas.</param>
/// <param name="Cell">A policy's figure as text.</param>
internal sealed record BacktestColumn(string Title, string Meaning, Func<PolicyOutcome, string> Cell)
{
    /// <summary>The columns of a report, those of cost only where prices were given.</summary>
    public static IReadOnlyList<BacktestColumn> Of(BacktestReport report)
    {
        List<BacktestColumn> columns =
        [
            new("containers", "containers decided and judged", static p => Amounts.Count(p.Containers)),
            new("slack", "memory limit that even the busiest 5 % of the day left unused", static p => Share(p.MemorySlack)),
            new("killed", "share of pod-days with a sample above the memory limit", static p => p.OomRate is { } rate ? (rate * 100).ToString("0.00", CultureInfo.InvariantCulture) + "%" : Amounts.None),
            new("of them", "containers with such a day", static p => p.OomRate is null ? Amounts.None : Amounts.Count(p.OomContainers)),
            new("frontier", "points of slack less than the rule peak × (1 + m) at the same rate of kills; more is better", static p => p.UnderFrontier is { } gain ? Signed(gain * 100) : Amounts.None),
            new("lim/used", "memory limits ÷ memory used", static p => Ratio(p.MemoryLimitToUsed)),
            new("cpu/used", "CPU requests ÷ CPU used", static p => Ratio(p.CpuRequestToUsed)),
            new("over", "time with CPU above its request", static p => Share(p.CpuOver)),
            new("weighted", "the same, weighted by CPU used", static p => Share(p.CpuOverWeighted)),
            new(">10%", "containers above their CPU request for more than a tenth of the time", static p => p.CpuOver is null ? Amounts.None : Amounts.Count(p.ContainersOver)),
            new("throttled", "time with CPU above its limit", static p => Share(p.Throttled)),
            new("changes", "decisions a container and week that moved a setting by a tenth or more", static p => p.ChangesAWeek is { } changes ? changes.ToString("0.0", CultureInfo.InvariantCulture) : Amounts.None),
        ];
        if (report.Prices is { } prices)
        {
            columns.Add(new("a month", "requests of the pods that ran, 730 hours", p => p.MonthlyCost is { } cost ? Amounts.Money(cost, prices.Currency) : Amounts.None));
        }

        return columns;
    }

    /// <summary>A share in percent: <c>20.5%</c>.</summary>
    public static string Share(double? share) => share is { } value ? Amounts.Share(value) : Amounts.None;

    private static string Ratio(double? ratio) => ratio is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : Amounts.None;

    private static string Signed(double points) => (Math.Round(points, 1) is var p && p > 0 ? "+" : p < 0 ? "−" : "") + Math.Abs(p).ToString("0.0", CultureInfo.InvariantCulture);
}
