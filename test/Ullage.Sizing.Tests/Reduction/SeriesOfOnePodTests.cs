using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Reduction;

/// <summary>Several series of one pod's container: copies count once, successors join.</summary>
public sealed class SeriesOfOnePodTests
{
    private const int Day = 2880;

    [Fact]
    public void A_second_scrape_job_changes_nothing()
    {
        var first = Memory("job-a", 0, Day);
        var second = Memory("job-b", 0, Day) with { Times = [.. first.Times.Select(static t => t + 11_000)] };
        var fewer = second with { Times = second.Times[..^7], Values = second.Values[..^7] };
        Assert.Equal(Reduced.Fingerprint(Reduced.Of(Reduced.Days(0, 1), [first])), Reduced.Fingerprint(Reduced.Of(Reduced.Days(0, 1), [fewer, first])));
    }

    [Fact]
    public void Two_jobs_and_a_restart_count_each_moment_once()
    {
        var coverage = Reduced.Window(Reduced.Days(0, 1), Memory("a1", 0, 1000), Memory("b1", 0, 999), Memory("a2", 1000, Day), Memory("b2", 1001, Day)).Summary.Coverage;
        Assert.Equal(TimeSpan.FromDays(1), coverage.Observed);
        Assert.Equal((1, Day), (coverage.Pods, coverage.Samples));
    }

    [Fact]
    public void A_pair_with_alternating_outages_sees_the_memory_peak_exactly()
    {
        var values = Enumerable.Range(0, Day).Select(static i => i == 1620 ? 9e8 : 1e8).ToArray();
        var whole = Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0, 30_000, values);
        var first = Without(whole, "a", 13, 14);
        var second = Without(whole, "b", 9, 11);
        foreach (var pair in new[] { new[] { first, second }, [second, first] })
        {
            var summary = Reduced.Window(Reduced.Days(0, 1), pair).Summary;
            Assert.Equal((9e8, "cart-1", Trace.Day0 + 1620 * 30_000L), (summary.Memory.Peak.Value, summary.Memory.Peak.Pod, summary.Memory.Peak.AtMs));
            Assert.Equal(TimeSpan.FromDays(1), summary.Coverage.Observed);
            Assert.Equal(Reduced.Window(Reduced.Days(0, 1), whole).Summary.Hours, summary.Hours);
        }
    }

    [Fact]
    public void A_pair_with_alternating_outages_sees_the_sharpest_rate_and_the_busiest_minute()
    {
        var seconds = 0.0;
        var values = Enumerable.Range(0, Day).Select(i => seconds += i is >= 1620 and < 1624 ? 60 : 3).ToArray();
        var whole = Trace.Regular(UsageMetric.CpuCounter, "cart-1", Trace.Day0, 30_000, values);
        var cpu = Reduced.Window(Reduced.Days(0, 1), Without(whole, "a", 13, 14), Without(whole, "b", 9, 11)).Summary.Cpu;
        Assert.Equal((2, 2), (Math.Round(cpu.Max.Value, 9), Math.Round(cpu.Burst.Value, 9)));
        Assert.Null(cpu.StartupMax);
    }

    [Fact]
    public void A_restarted_container_joins_and_is_not_held_into_its_successor()
    {
        var before = Memory("1", 0, 1000);
        var after = Memory("2", 1000, Day);
        after = after with { Times = [.. after.Times.Select(static t => t - 13_000)] };
        var coverage = Reduced.Window(Reduced.Days(0, 1), after, before).Summary.Coverage;

        // The first of the successor comes 17 s after the last of the predecessor; the very last is held for its interval.
        Assert.Equal(TimeSpan.FromMilliseconds(Day * 30_000 - 13_000), coverage.Observed);
        Assert.Equal((1, 0, Day), (coverage.Pods, coverage.Gaps, coverage.Samples));
    }

    [Fact]
    public void The_counter_of_a_restarted_container_starts_anew()
    {
        var before = Trace.Regular(UsageMetric.CpuCounter, "cart-1", Trace.Day0, 30_000, Enumerable.Range(0, 1000).Select(static i => 7000 + i * 3.0), "1");
        var after = Trace.Regular(UsageMetric.CpuCounter, "cart-1", Trace.Day0 + 30_000_000, 30_000, Enumerable.Range(0, 1000).Select(static i => i * 3.0), "2");
        var cpu = Reduced.Window(Reduced.Days(0, 1), before, after).Summary.Cpu;
        Assert.Equal((0.1, 0.1), (Math.Round(cpu.Max.Value, 9), Math.Round(cpu.Burst.Value, 9)));
        Assert.Equal(0.1, cpu.StartupMax!.Value, 9);
    }

    [Fact]
    public void Pods_are_counted_once_over_days_and_metrics()
    {
        var traces = Enumerable.Range(0, 50).SelectMany(static i => new[]
        {
            Trace.Regular(UsageMetric.MemoryGauge, $"cart-{i}", Trace.Day0, 900_000, Enumerable.Repeat(5e6, 192)),
            Trace.Regular(UsageMetric.CpuGauge, $"cart-{i}", Trace.Day0, 900_000, Enumerable.Repeat(0.5, 192)),
        });
        Assert.Equal(50, Reduced.Window(Reduced.Days(0, 2), [.. traces]).Summary.Coverage.Pods);
    }

    private static Trace Without(Trace whole, string id, int fromHour, int toHour)
    {
        var (before, after) = (whole.Within(0, Trace.Day0 + fromHour * TimeRange.HourMs), whole.Within(Trace.Day0 + toHour * TimeRange.HourMs, long.MaxValue));
        return whole with { Id = id, Times = [.. before.Times, .. after.Times], Values = [.. before.Values, .. after.Values] };
    }

    private static Trace Memory(string id, int from, int to) =>
        Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0 + from * 30_000L, 30_000, Enumerable.Range(from, to - from).Select(static i => 1e8 + i % 500 * 1e5), id);
}
