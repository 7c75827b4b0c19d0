using FsCheck;
using FsCheck.Fluent;
using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Tests.Reduction;

/// <summary>Counters that are updated less often than they are scraped, as cAdvisor's are.</summary>
public sealed class AliasedCounterTests
{
    private static readonly Gen<(int Step, int Update, int Phase, double Base, double Burst, int BurstAt, int Updates)> Cases =
        from step in Gen.Elements(5_000, 10_000, 15_000)
        from update in Gen.Choose(step + 1, 30_000)
        from phase in Gen.Choose(0, 29_999)
        from low in Gen.Choose(1, 50)
        from high in Gen.Choose(100, 800)
        from at in Gen.Choose(600, 6000)
        from updates in Gen.Choose(2, 20)
        select (step, update, phase, low / 100.0, high / 100.0, at, updates);

    [Fact]
    public void The_burst_is_within_five_percent_of_the_truth() =>
        Prop.ForAll(Cases.ToArbitrary(), c =>
        {
            var burst = Cpu(c).Burst.Value;
            return (Math.Abs(burst - c.Burst) <= 0.05 * c.Burst).Label($"burst {burst}, truth {c.Burst}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void The_mean_is_not_touched() =>
        Prop.ForAll(Cases.ToArbitrary(), c =>
        {
            var truth = (c.Base * 7200 + (c.Burst - c.Base) * c.Updates * c.Update / 1000.0) / 7200;
            return Math.Abs(Cpu(c).Mean - truth) <= 0.02 * truth;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_repeat_and_the_rise_after_it_are_one_update()
    {
        var values = Enumerable.Range(0, 2000).Select(static i => i / 2 * 6.0);
        var cpu = Reduced.Window(Reduced.Days(0, 1), Trace.Regular(UsageMetric.CpuCounter, "cart-1", Trace.Day0, 15_000, values)).Summary.Cpu;
        Assert.Equal((0.2, 0.2), (Math.Round(cpu.Max.Value, 9), Math.Round(cpu.Burst.Value, 9)));
    }

    [Fact]
    public void A_container_that_rested_is_not_smoothed()
    {
        double total = 0;
        var values = Enumerable.Range(0, 2000).Select(i => total += i % 100 == 99 ? 15 : 0);
        var cpu = Reduced.Window(Reduced.Days(0, 1), Trace.Regular(UsageMetric.CpuCounter, "cart-1", Trace.Day0, 15_000, values)).Summary.Cpu;
        Assert.Equal(1, cpu.Burst.Value, 1e-9);
        Assert.Equal(0, cpu.P50);
        Assert.Equal(0.01, cpu.Mean, 1e-4);
    }

    // Two hours of a base load with a burst of whole updates, as the counter shows it.
    private static CpuUsage Cpu((int Step, int Update, int Phase, double Base, double Burst, int BurstAt, int Updates) c)
    {
        // The burst begins with an update, so that its updates are whole.
        var from = (c.BurstAt * 1000L / c.Update * c.Update) + c.Phase % c.Update;
        var to = from + (long)c.Updates * c.Update;
        double Used(long ms) => 5000 + (ms * c.Base + Math.Max(0, Math.Min(ms, to) - from) * (c.Burst - c.Base)) / 1000.0;
        double Shown(long ms) => Used(Math.Max(0, (ms - c.Phase % c.Update) / c.Update * c.Update + c.Phase % c.Update));
        var times = Enumerable.Range(0, 7_200_000 / c.Step).Select(i => (long)i * c.Step).ToArray();
        var trace = new Trace(UsageMetric.CpuCounter, "cart-1", "1", [.. times.Select(static t => Trace.Day0 + t)], [.. times.Select(Shown)]);
        return Reduced.Window(Reduced.Days(0, 1), trace).Summary.Cpu;
    }
}
