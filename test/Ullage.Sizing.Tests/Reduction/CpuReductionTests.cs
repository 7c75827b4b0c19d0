using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Reduction;

public sealed class CpuReductionTests
{
    private static readonly long[] Holes = [2, 3, 4, 7, 12, 40];
    private static readonly ReductionOptions NoStartup = new() { StartupWindow = TimeSpan.Zero };

    [Theory, InlineData(5_000, 0), InlineData(15_000, 700), InlineData(30_000, 0), InlineData(30_000, 1_500), InlineData(60_000, 2), InlineData(150_000, 0)]
    public void Quantiles_of_minute_means_are_within_one_percent_whatever_the_scrape_interval(int step, int jitter)
    {
        var random = new Random(step);
        var window = Reduced.Days(0, 2);
        var times = new List<long>();
        var values = new List<double>();
        double total = 5000;
        long before = 0;
        for (var time = window.StartMs + 7_123; time < window.EndMs; time += random.Next(300) == 0 ? step * Holes[random.Next(Holes.Length)] : step + random.Next(-jitter, jitter + 1))
        {
            total += before == 0 ? 0 : (time - before) / 1000.0 * (0.01 + random.NextDouble() * random.NextDouble());
            before = time;
            times.Add(time);
            values.Add(total);
        }

        var trace = new Trace(UsageMetric.CpuCounter, "cart-1", "1", [.. times], [.. values]);
        var found = Reduced.Window(window, trace);
        var rates = Exact.Rates(trace, step);
        var exact = Exact.MinuteMeans(rates);
        Exact.AssertNear(exact, found.CpuQuantile, rankError: 0);
        Assert.Equal(exact.Max(static m => m.Value), found.CpuQuantile(1), 1e-9);
        Assert.Equal(rates.Max(static r => r.Value), found.Summary.Cpu.Burst.Value, 1e-9);
        Assert.Equal(exact.Sum(static m => m.Value * m.Weight) / exact.Sum(static m => m.Weight), found.Summary.Cpu.Mean, 1e-5);
    }

    [Fact]
    public void A_gauge_in_cores_is_reduced_like_a_counter_of_it()
    {
        var cores = Enumerable.Range(0, 2880).Select(static i => 0.2 + 0.1 * Math.Sin(i / 100.0) + (i == 1000 ? 1.5 : 0)).ToArray();
        var window = Reduced.Window(Reduced.Days(0, 1), Trace.Regular(UsageMetric.CpuGauge, "cart-1", Trace.Day0, 30_000, cores));
        var exact = Exact.MinuteMeans(cores.Select(static (v, i) => (v, Trace.Day0 + i * 30_000L, Trace.Day0 + (i + 1) * 30_000L)));
        Assert.InRange(window.Summary.Cpu.P50, Exact.Quantile(exact, 0.5) * 0.99, Exact.Quantile(exact, 0.5) * 1.01);
        Assert.Equal(exact.Max(static m => m.Value), window.Summary.Cpu.Max.Value, 1e-12);
        Assert.Equal(cores.Max(), window.Summary.Cpu.Burst.Value);
        Assert.Equal(Trace.Day0 + 1000 * 30_000L, window.Summary.Cpu.Burst.AtMs);
    }

    [Fact]
    public void After_a_reset_the_new_value_is_what_was_used()
    {
        var values = Enumerable.Range(0, 200).Select(static i => i < 100 ? 1000 + i * 15.0 : (i - 99) * 15.0);
        var window = Reduced.Of(Reduced.Days(0, 1), [Trace.Regular(UsageMetric.CpuCounter, "cart-1", Trace.Day0, 30_000, values)], NoStartup).Complete()[Trace.App].Summary.Cpu;
        Assert.Equal((0.5, 0.5, 0.5), (Math.Round(window.Mean, 6), Math.Round(window.Max.Value, 9), Math.Round(window.Burst.Value, 9)));
    }

    [Fact]
    public void A_small_step_back_is_no_reset()
    {
        var values = Enumerable.Range(0, 200).Select(static i => 100_000 + i * 15.0 - (i % 20 == 7 ? 20 : 0));
        var cpu = Reduced.Window(Reduced.Days(0, 1), Trace.Regular(UsageMetric.CpuCounter, "cart-1", Trace.Day0, 30_000, values)).Summary.Cpu;
        Assert.InRange(cpu.Burst.Value, 0.49, 1.2);
        Assert.InRange(cpu.Mean, 0.49, 0.51);
        Assert.Null(cpu.StartupMax);
    }

    [Fact]
    public void A_gap_longer_than_five_intervals_is_not_bridged_and_a_shorter_one_is()
    {
        var trace = Trace.Regular(UsageMetric.CpuCounter, "cart-1", Trace.Day0, 30_000, Enumerable.Range(0, 100).Select(static i => i * 3.0));
        var bridged = trace with { Times = [.. trace.Times.Select(static (t, i) => i < 50 ? t : t + 120_000)] };
        var torn = trace with { Times = [.. trace.Times.Select(static (t, i) => i < 50 ? t : t + 120_001)] };
        Assert.Equal(TimeSpan.FromMilliseconds(99 * 30_000 + 120_000), Reduced.Window(Reduced.Days(0, 1), bridged).Summary.Coverage.Observed);
        var coverage = Reduced.Window(Reduced.Days(0, 1), torn).Summary.Coverage;
        Assert.Equal(TimeSpan.FromMilliseconds(98 * 30_000), coverage.Observed);
        Assert.Equal((1, TimeSpan.FromMilliseconds(150_001)), (coverage.Gaps, coverage.LongestGap));
    }

    [Fact]
    public void A_stale_marker_does_not_cut_a_counter_that_resumes()
    {
        var whole = Trace.Regular(UsageMetric.CpuCounter, "cart-1", Trace.Day0, 30_000, Enumerable.Range(0, 500).Select(static i => i * 3.0 + (i % 7)));
        var marked = whole with { Values = [.. whole.Values.Select(static (v, i) => i % 50 == 25 ? StaleMarker.Value : v)] };
        var without = whole with { Times = [.. whole.Times.Where(static (_, i) => i % 50 != 25)], Values = [.. whole.Values.Where(static (_, i) => i % 50 != 25)] };
        Assert.Equal(Reduced.Fingerprint(Reduced.Of(Reduced.Days(0, 1), [without])), Reduced.Fingerprint(Reduced.Of(Reduced.Days(0, 1), [marked])));
    }

    [Fact]
    public void Start_up_is_kept_apart_from_percentiles()
    {
        var start = Trace.Day0 + 6 * TimeRange.HourMs;
        double total = 0;
        var values = Enumerable.Range(0, 1000).Select(i => total += i is > 0 and <= 8 ? 60 : 3);
        var cpu = Reduced.Window(Reduced.Days(0, 1), Trace.Regular(UsageMetric.CpuCounter, "cart-1", start, 30_000, values)).Summary.Cpu;
        Assert.Equal(2, cpu.StartupMax!.Value, 1e-9);
        Assert.Equal((0.1, 0.1), (Math.Round(cpu.Max.Value, 9), Math.Round(cpu.Burst.Value, 9)));
        Assert.Equal(start, cpu.StartupMax.AtMs);
    }

    [Fact]
    public void A_pod_that_was_there_when_the_window_began_has_no_start_up()
    {
        double total = 0;
        var values = Enumerable.Range(0, 1000).Select(i => total += i is > 0 and <= 8 ? 60 : 3);
        var cpu = Reduced.Window(Reduced.Days(0, 1), Trace.Regular(UsageMetric.CpuCounter, "cart-1", Trace.Day0 + 20_000, 30_000, values)).Summary.Cpu;
        Assert.Null(cpu.StartupMax);
        Assert.Equal(2, cpu.Max.Value, 1e-9);
    }

    [Fact]
    public void Work_that_is_all_start_up_counts_as_work()
    {
        var jobs = Enumerable.Range(0, 20).Select(static i =>
            Trace.Regular(UsageMetric.CpuCounter, $"job-{i}", Trace.Day0 + (i + 1) * TimeRange.HourMs, 15_000, Enumerable.Range(0, 13).Select(static s => s * 6.0))).ToArray();
        var cpu = Reduced.Window(Reduced.Days(0, 1), jobs).Summary.Cpu;
        Assert.InRange(cpu.P50, 0.396, 0.404);
        Assert.Equal(0.4, cpu.Max.Value, 1e-9);
    }

    [Fact]
    public void Throttling_and_events_are_sums_of_rises_over_pods_and_resets()
    {
        Trace Counter(UsageMetric metric, string pod, params double[] values) => Trace.Regular(metric, pod, Trace.Day0, 30_000, values);
        var window = Reduced.Window(Reduced.Days(0, 1),
            Counter(UsageMetric.CfsPeriods, "cart-1", 1000, 1300, 1600, 300, 600), Counter(UsageMetric.CfsPeriods, "cart-2", 0, 300, 800),
            Counter(UsageMetric.CfsThrottledPeriods, "cart-1", 10, 10, 40, 0, 30), Counter(UsageMetric.Restarts, "cart-1", 2, 2, 3, 3, 5),
            Counter(UsageMetric.OomEvents, "cart-1", 0, 0, 1));
        Assert.Equal((2000, 60, 3, 1), (window.CfsPeriods, window.CfsThrottledPeriods, window.Restarts, window.OomEvents));
        Assert.Equal(0.03, window.Summary.Cpu.ThrottledShare);
    }
}
