using System.Text.RegularExpressions;
using Ullage.Cli.Output;
using Ullage.Cli.Output.Explain;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Html;
using Ullage.Cli.Output.Terminal;
using Ullage.Model;

namespace Ullage.Cli.Tests.Output;

public sealed class ChartTests
{
    private static readonly long Start = SampleContainers.End.AddDays(-1).ToUnixTimeMilliseconds();

    [Fact]
    public void An_hour_without_samples_of_a_resource_is_a_hole_and_not_a_zero()
    {
        HourUsage[] hours = [Hour(0, 1, 10), Hour(1, double.NaN, 10), Hour(2, 1, 10)];
        var cpu = UsageCurve.OfCpu(hours)!;
        Assert.Equal(2, cpu.Points.Count);
        Assert.Equal(3, UsageCurve.OfMemory(hours)!.Points.Count);
        var output = new StringWriter();
        SvgChart.Write(new HtmlWriter(output), "CPU", "cores", "cpu", cpu, Amounts.Cores, []);
        Assert.Equal(2, Regex.Count(Regex.Match(output.ToString(), "class=\"area\" d=\"([^\"]*)\"").Groups[1].Value, "M"));
    }

    [Fact]
    public void Both_charts_of_a_container_share_their_axis()
    {
        HourUsage[] hours = [Hour(0, double.NaN, 10), Hour(1, 1, 10), Hour(2, 1, double.NaN)];
        var (cpu, memory) = (UsageCurve.OfCpu(hours)!, UsageCurve.OfMemory(hours)!);
        Assert.Equal((Start, Start + 3 * TimeRange.HourMs), (cpu.StartMs, cpu.EndMs));
        Assert.Equal((cpu.StartMs, cpu.EndMs), (memory.StartMs, memory.EndMs));
    }

    [Fact]
    public void Without_hours_there_is_no_chart() => Assert.Null(UsageCurve.OfCpu([]));

    [Fact]
    public void A_resource_that_was_never_seen_draws_only_its_levels()
    {
        var curve = UsageCurve.OfCpu([Hour(0, double.NaN, 10)])!;
        var output = new StringWriter();
        UsageChart.Write(new Paper(output, OutputStyle.Plain), "CPU", curve, Amounts.Cores, [new ChartLevel("limit now", 2, true, false)]);
        Assert.Contains("limit now 2", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(output.ToString().Split('\n').Skip(1), static l => l.Any(static c => c is > '\u2800' and <= '\u28FF'));
    }

    [Fact]
    public void A_level_far_above_all_usage_is_told_instead_of_drawn()
    {
        var scale = ChartScale.Of(UsageCurve.OfCpu([Hour(0, 1, 1)])!, [new ChartLevel("limit now", 10, true, false), new ChartLevel("request now", 2, false, false)]);
        Assert.Equal("limit now", Assert.Single(scale.Above).Label);
        Assert.Equal("request now", Assert.Single(scale.Drawn).Label);
        Assert.Equal(2.1, scale.Top, 9);
    }

    [Fact]
    public void Equal_levels_are_one_line()
    {
        var now = SampleContainers.Resources("1", "1", "1Gi", "2Gi");
        var id = new WorkloadId("", "n", "Deployment", "w");
        var container = SampleContainers.Sized(id, "c", now, SampleContainers.Resources("1", "500m", "1Gi", "1Gi"), SampleContainers.Usage(0.1, 1e8, hours: 2));
        Assert.Equal(["limit proposed", "both now"], ChartLevel.OfCpu(container).Select(static l => l.Label));
        Assert.Equal(["limit proposed", "limit now", "request now"], ChartLevel.OfMemory(container).Select(static l => l.Label));
    }

    [Fact]
    public void The_week_is_counted_from_monday_in_utc()
    {
        var monday = new DateTimeOffset(2026, 11, 16, 5, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var week = WeekProfile.Of(UsageCurve.OfCpu([new HourUsage(monday, 4, 4, 1, 1), new HourUsage(monday + 7 * TimeRange.DayMs, 2, 2, 1, 1), new HourUsage(monday + TimeRange.DayMs, 1, 1, 1, 1)])!);
        Assert.Equal("Mon 05:00", week.Busiest);
        Assert.Equal(5, week.Step(0, 5, 6));
        Assert.Equal(2, week.Step(1, 5, 6));
        Assert.Equal(-1, week.Step(2, 5, 6));
    }

    private static HourUsage Hour(int hour, double cpu, double memory) => new(Start + hour * TimeRange.HourMs, cpu, cpu * 1.2, memory, memory * 1.1);
}
