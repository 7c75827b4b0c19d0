using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Reduction;

public sealed class MemoryReductionTests
{
    private const double MiB = 1 << 20;

    // In intervals: some are held over, some are gaps, none is so near to five that the estimate of the interval decides.
    private static readonly long[] Holes = [2, 3, 4, 7, 12, 40];

    [Theory, InlineData(5_000, 0), InlineData(15_000, 700), InlineData(30_000, 0), InlineData(30_000, 1_500), InlineData(60_000, 2), InlineData(900_000, 0)]
    public void Quantiles_are_within_one_percent_of_exact_ones_weighted_by_time(int step, int jitter)
    {
        var random = new Random(step);
        double bytes = 200 * MiB;
        var window = Reduced.Days(0, 2);
        var times = new List<long>();
        var values = new List<double>();
        for (var time = window.StartMs + 7_123; time < window.EndMs; time += random.Next(300) == 0 ? step * Holes[random.Next(Holes.Length)] : step + random.Next(-jitter, jitter + 1))
        {
            times.Add(time);
            values.Add(bytes = Math.Floor(Math.Clamp(bytes * (0.95 + random.NextDouble() * 0.1), 5 * MiB, 4096 * MiB)));
        }

        var trace = new Trace(UsageMetric.MemoryGauge, "cart-1", "1", [.. times], [.. values]);
        var found = Reduced.Window(window, trace);
        var exact = Exact.Holds(trace, step, window.EndMs);
        Exact.AssertNear([.. exact.Select(static h => (h.Value, h.ToMs - h.FromMs))], found.MemoryQuantile, rankError: jitter > 0 ? 0.001 : 0);
        Assert.Equal(values.Max(), found.MemoryQuantile(1));
        Assert.Equal(exact.Sum(static h => h.Value * (h.ToMs - h.FromMs)) / exact.Sum(static h => h.ToMs - h.FromMs), found.Summary.Memory.Mean, found.Summary.Memory.Mean * 0.002);
        Assert.Equal(exact.Sum(static h => h.ToMs - h.FromMs), found.Summary.Coverage.Observed.TotalMilliseconds, (double)step);
    }

    [Fact]
    public void Pods_side_by_side_are_seen_for_the_time_in_which_some_pod_was()
    {
        var window = Reduced.Days(0, 1);
        var pods = Enumerable.Range(0, 3).Select(pod => Trace.Regular(UsageMetric.MemoryGauge, $"cart-{pod}", window.StartMs, 30_000, Enumerable.Repeat(100 * MiB, 2 * 120))).ToArray();
        var found = Reduced.Window(window, pods);
        Assert.Equal(TimeSpan.FromHours(2), found.Summary.Coverage.Observed);
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.Zero), (found.MemoryCoverage.Observed, found.CpuCoverage.Observed));
    }

    [Fact]
    public void One_sample_of_a_week_that_is_high_is_the_peak_with_its_pod_and_moment()
    {
        var window = Reduced.Days(0, 7);
        var calm = Trace.Regular(UsageMetric.MemoryGauge, "cart-1", window.StartMs, 15_000, Enumerable.Repeat(100 * MiB, 7 * 5760));
        var spiky = Trace.Regular(UsageMetric.MemoryGauge, "cart-2", window.StartMs, 15_000, Enumerable.Range(0, 7 * 5760).Select(static i => i == 23_456 ? 777_777_777 : 90 * MiB));
        var peak = Reduced.Window(window, calm, spiky).Summary.Memory.Peak;
        Assert.Equal(new Evidence("memory peak", 777_777_777, "bytes", "cart-2", window.StartMs + 23_456 * 15_000L, 2 * 7 * 5760), peak);
    }

    [Fact]
    public void A_hole_is_a_gap_and_is_not_held_over()
    {
        var start = Reduced.Days(0, 1).StartMs;
        var trace = Trace.Regular(UsageMetric.MemoryGauge, "cart-1", start, 30_000, Enumerable.Repeat(MiB, 100));
        trace = trace with { Times = [.. trace.Times.Select((t, i) => i < 50 ? t : t + 3_600_000)] };
        var coverage = Reduced.Window(Reduced.Days(0, 1), trace).Summary.Coverage;
        Assert.Equal(TimeSpan.FromSeconds(100 * 30), coverage.Observed);
        Assert.Equal((1, TimeSpan.FromSeconds(3630)), (coverage.Gaps, coverage.LongestGap));
        Assert.Equal(TimeSpan.FromSeconds(99 * 30 + 3600), coverage.Span);
    }

    [Fact]
    public void Sources_that_keep_stale_markers_and_sources_that_drop_them_agree()
    {
        var random = new Random(5);
        var values = Enumerable.Range(0, 2880).Select(i => i is > 700 and < 760 ? StaleMarker.Value : i % 97 == 0 ? StaleMarker.Value : Math.Floor(random.NextDouble() * 1e8)).ToArray();
        var kept = Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0, 30_000, values);
        var dropped = kept with
        {
            Times = [.. kept.Times.Where((_, i) => !double.IsNaN(values[i]))],
            Values = [.. values.Where(static v => !double.IsNaN(v))],
        };
        Assert.Equal(Reduced.Fingerprint(Reduced.Of(Reduced.Days(0, 1), [dropped])), Reduced.Fingerprint(Reduced.Of(Reduced.Days(0, 1), [kept])));
    }

    [Fact]
    public void Nonsense_is_passed_over_and_all_but_NaN_is_counted()
    {
        var trace = Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0, 30_000,
            [MiB, double.NaN, 2 * MiB, double.PositiveInfinity, double.NegativeInfinity, -5, 1e300, 3 * MiB, MiB, MiB]);
        var window = Reduced.Window(Reduced.Days(0, 1), trace);
        Assert.Equal(4, window.IgnoredSamples);
        Assert.Equal(5, window.Summary.Coverage.Samples);
        Assert.Equal(3 * MiB, window.Summary.Memory.Peak.Value);
        Assert.Equal(TimeSpan.FromSeconds(300), window.Summary.Coverage.Observed);
    }

    [Fact]
    public void Hours_hold_mean_and_maximum_over_pods()
    {
        var a = Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0, 60_000, Enumerable.Range(0, 120).Select(static i => i < 60 ? 100 * MiB : 300 * MiB));
        var b = Trace.Regular(UsageMetric.MemoryGauge, "cart-2", Trace.Day0, 60_000, Enumerable.Repeat(200 * MiB, 60));
        var hours = Reduced.Window(Reduced.Days(0, 1), a, b).Summary.Hours;
        Assert.Equal(2, hours.Count);
        Assert.Equal(new HourUsage(Trace.Day0, double.NaN, double.NaN, 150 * MiB, 200 * MiB) { Pods = 2 }, hours[0]);
        Assert.Equal(new HourUsage(Trace.Day0 + TimeRange.HourMs, double.NaN, double.NaN, 300 * MiB, 300 * MiB) { Pods = 1 }, hours[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => hours[2]);
    }

    [Fact]
    public void Samples_outside_the_window_are_passed_over()
    {
        var trace = Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0 - 600_000, 60_000, Enumerable.Range(0, 3000).Select(static i => (double)i));
        var window = Reduced.Window(Reduced.Days(0, 1), trace);
        Assert.Equal(1440, window.Summary.Coverage.Samples);
        Assert.Equal(1449, window.Summary.Memory.Peak.Value);
        Assert.Equal(TimeSpan.FromDays(1), window.Summary.Coverage.Observed);
    }

    [Fact]
    public void A_single_sample_is_seen()
    {
        var window = Reduced.Window(Reduced.Days(0, 1), Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0 + 1000, 1, [5 * MiB]));
        Assert.Equal(5 * MiB, window.Summary.Memory.P50);
        Assert.Equal(5 * MiB, window.Summary.Memory.Peak.Value);
        Assert.Equal(TimeSpan.FromMinutes(1), window.Summary.Coverage.Observed);
    }
}
