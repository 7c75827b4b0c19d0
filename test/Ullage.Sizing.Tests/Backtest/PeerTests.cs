using Ullage.Model;
using Ullage.Sizing.Backtest;
using Ullage.Sizing.Reduction;
using Ullage.Sizing.Tests.Reduction;

namespace Ullage.Sizing.Tests.Backtest;

/// <summary>The rules of other recommenders, by numbers that their formulas give by hand.</summary>
public sealed class PeerTests
{
    private const double Mebi = 1 << 20;

    // Two pods for two days: cart-1 at 0.1 core and 200Mi, cart-2 at 0.3 core for a tenth of the time and 400Mi once on the first day.
    private static readonly ContainerHistory History = Histories.Of(
        Reduced.Days(0, 2),
        Trace.Regular(UsageMetric.CpuGauge, "cart-1", Trace.Day0, 60_000, Enumerable.Repeat(0.1, 2880)),
        Trace.Regular(UsageMetric.CpuGauge, "cart-2", Trace.Day0, 60_000, Enumerable.Range(0, 2880).Select(static i => i % 10 == 0 ? 0.3 : 0.05)),
        Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0, 60_000, Enumerable.Repeat(200 * Mebi, 2880)),
        Trace.Regular(UsageMetric.MemoryGauge, "cart-2", Trace.Day0, 60_000, Enumerable.Range(0, 2880).Select(static i => (i == 700 ? 400 : 100) * Mebi)));

    [Fact]
    public void Krr_takes_the_busiest_pods_P95_and_the_highest_peak_with_a_margin()
    {
        var settings = Recommend("krr").Recommended;
        Assert.InRange(settings.CpuRequest!.Value.Cores, 0.294, 0.306);
        Assert.Null(settings.CpuLimit);
        Assert.Equal(Math.Ceiling(400 * Mebi * 1.15), settings.MemoryLimit!.Value.Bytes);
        Assert.Equal(settings.MemoryLimit, settings.MemoryRequest);
    }

    [Fact]
    public void Floors_hold_unless_they_are_dropped()
    {
        var idle = Histories.Of(
            Reduced.Days(0, 1),
            Trace.Regular(UsageMetric.CpuGauge, "cart-1", Trace.Day0, 60_000, Enumerable.Repeat(0.001, 1440)),
            Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0, 60_000, Enumerable.Repeat(20 * Mebi, 1440)));
        Assert.Equal((0.01, 100 * Mebi), Numbers(Recommend("krr", idle, 1)));
        Assert.Equal((0.025, 250e6), Numbers(Recommend("vpa", idle, 1)));
        var (cpu, memory) = Numbers(Recommend("krr-no-floor", idle, 1));
        Assert.InRange(cpu, 0.00098, 0.00102);
        Assert.Equal(Math.Ceiling(20 * Mebi * 1.15), memory);
        // The first buckets end at 10m and 10 MB; 20Mi lies in the third, which ends at 10 × (1 + 1.05 + 1.05²) MB.
        (cpu, memory) = Numbers(Recommend("vpa-no-floor", idle, 1));
        Assert.Equal(0.0115, cpu, 1e-6);
        Assert.Equal(31.525e6 * 1.15, memory, 1);
    }

    [Fact]
    public void Vpa_forgets_a_peak_by_half_a_day()
    {
        // Four pod-days: 400Mi a day ago and 200Mi then count half of 200Mi and 100Mi now; P90 is still the peak, P50 is not.
        var histogram = VpaHistogram.OfMemory();
        foreach (var (peak, lastMs) in History.Before(Day(2), 7)!.PodDayPeaks())
        {
            histogram.Add(peak, Math.Pow(2, -(Trace.Day0 + (2 * TimeRange.DayMs) - lastMs) / (double)TimeRange.DayMs));
        }

        Assert.InRange(histogram.Percentile(0.9), 400 * Mebi, 400 * Mebi * 1.075);
        Assert.InRange(histogram.Percentile(0.5), 200 * Mebi, 200 * Mebi * 1.1);
        Assert.InRange(Recommend("vpa").Recommended.MemoryLimit!.Value.Bytes, 400 * Mebi * 1.15, 400 * Mebi * 1.15 * 1.075);
    }

    [Fact]
    public void Vpas_upper_bound_narrows_as_history_grows()
    {
        var one = Recommend("vpa-upper", History, 1).Recommended.MemoryLimit!.Value.Bytes / (double)Recommend("vpa-upper").Recommended.MemoryLimit!.Value.Bytes;
        Assert.InRange(one, 2 / 1.5 * 0.99, 2 / 1.5 * 1.01);
    }

    [Fact]
    public void A_percentile_falls_on_the_end_of_its_bucket()
    {
        var histogram = VpaHistogram.OfCpu();
        Assert.Equal(0, histogram.Percentile(0.9));
        histogram.Add(0, 1);
        Assert.Equal(0.01, histogram.Percentile(0.9));
        histogram.Add(0.01, 9);
        Assert.Equal(0.0205, histogram.Percentile(0.9), 1e-12);
        histogram.Add(5000, 1000);
        Assert.InRange(histogram.Percentile(0.9), 1000, 1051);
    }

    [Fact]
    public void Peers_say_nothing_without_the_history_of_pods() =>
        Assert.Equal(RecommendationStatus.InsufficientData, BacktestCatalog.Create("krr", SizingOptions.Default).Policy
            .Recommend(Histories.Workload, Histories.Facts, ContainerWindow.From(Reduced.Of(Reduced.Days(0, 1), [Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0, 60_000, [1e6, 1e6])]).Cells())).Status);

    private static int Day(int day) => (int)(Trace.Day0 / TimeRange.DayMs) + day;

    private static (double Cores, double Bytes) Numbers(ContainerRecommendation answer) => (answer.Recommended.CpuRequest!.Value.Cores, answer.Recommended.MemoryLimit!.Value.Bytes);

    private static ContainerRecommendation Recommend(string name, ContainerHistory? history = null, int day = 2) =>
        BacktestCatalog.Create(name, SizingOptions.Default).Policy.Recommend(Histories.Workload, Histories.Facts, (history ?? History).Before(Day(day), 7));
}
