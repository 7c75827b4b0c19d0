using FsCheck;
using FsCheck.Fluent;
using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Reduction;

/// <summary>How many pod-days exceeded an amount, and what is kept of single days inside a window.</summary>
public sealed class PodPeaksTests
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(1, 100_000).ToArbitrary();

    [Fact]
    public void Counts_above_any_amount_lie_between_the_true_counts_one_percent_to_either_side() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var peaks = Enumerable.Range(0, random.Next(1, 400)).Select(_ => Math.Exp(random.NextDouble() * 20)).ToArray();
            var kept = new PodPeaks();
            foreach (var peak in peaks)
            {
                kept.Add(peak);
            }

            return kept.Count == peaks.Length && Enumerable.Range(0, 200).Select(_ => Math.Exp(random.NextDouble() * 21)).Concat(peaks).All(amount =>
                kept.CountAbove(amount) >= peaks.Count(peak => peak > amount * 1.01) && kept.CountAbove(amount) <= peaks.Count(peak => peak > amount * 0.99));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Every_pod_counts_once_a_day()
    {
        var traces = Enumerable.Range(1, 100).Select(static i => Trace.Regular(UsageMetric.MemoryGauge, $"cart-{i}", Trace.Day0, 600_000, Enumerable.Range(0, 288).Select(s => i * 1e6 * (s == 200 ? 2 : 1)))).ToArray();
        var window = Reduced.Window(Reduced.Days(0, 2), traces);
        Assert.Equal([100, 100], window.Days.Select(static d => d.MemoryPeaks.Count));
        Assert.Equal([50, 75], window.Days.Select(static d => d.MemoryPeaks.CountAbove(50.5e6)));
        Assert.Equal(0, window.Days[0].MemoryPeaks.CountAbove(101.1e6));
        Assert.Equal(100, window.Days[0].MemoryPeaks.CountAbove(0));
        Assert.InRange(window.Days[0].MemoryPeaks.Quantile(0.5), 49.5e6, 50.5e6);
    }

    [Fact]
    public void Days_of_a_window_are_those_of_its_cells()
    {
        var traces = RandomTraces.Make(5, 3);
        var cells = Reduced.Of(Reduced.Days(0, 3), traces).Cells().ToArray();
        var window = Reduced.Of(Reduced.Days(0, 3), traces, ReductionOptions.Default).Complete()[Trace.App];
        Assert.Equal(cells.Length, window.Days.Count);
        foreach (var (cell, day) in cells.Zip(window.Days))
        {
            var alone = ContainerWindow.From([cell]);
            Assert.Equal(cell.Day, day.Day);
            Assert.Equal(cell.PodCount, day.Pods);
            Assert.Equal(alone.Summary.Memory.Peak, day.MemoryPeak);
            Assert.Equal(alone.Summary.Coverage.Observed, day.Observed);
            Assert.Equal(alone.Summary.Hours, day.Hours);
            Assert.Equal(cell.TopMemoryPods, day.TopMemoryPods);
            Assert.Equal(cell.TopCpuPods, day.TopCpuPods);
            Assert.Equal(cell.MemoryPeaks.Count, day.MemoryPeaks.Count);
            Assert.Equal(cell.CpuPeaks.Quantile(1), day.CpuPeaks.Quantile(1));
            Assert.Equal(cell.CfsPeriods, day.CfsPeriods);
            Assert.InRange(day.LastMs!.Value, day.FirstMs!.Value, day.StartMs + TimeRange.DayMs - 1);
        }
    }

    [Fact]
    public void Restarts_and_kills_stand_on_their_day()
    {
        var window = Reduced.Window(
            Reduced.Days(0, 2),
            Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0, 600_000, Enumerable.Repeat(1e6, 288)),
            Trace.Regular(UsageMetric.OomEvents, "cart-1", Trace.Day0, 600_000, Enumerable.Range(0, 288).Select(static i => i > 200 ? 2.0 : 0)),
            Trace.Regular(UsageMetric.Restarts, "cart-1", Trace.Day0, 600_000, Enumerable.Range(0, 288).Select(static i => i > 10 ? 1.0 : 0)));
        Assert.Equal([0, 2], window.Days.Select(static d => d.OomKills));
        Assert.Equal([1, 0], window.Days.Select(static d => d.Restarts));
    }
}
