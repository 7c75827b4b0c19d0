using FsCheck;
using FsCheck.Fluent;
using Ullage.Model;
using Ullage.Sizing.Reduction;
using Ullage.Sizing.Tests.Policies;
using Ullage.Sizing.Tests.Reduction;
using Ullage.Sizing.Trends;

namespace Ullage.Sizing.Tests.Trends;

/// <summary>Pods that leak, settle, restart and breathe with the day, through the whole reduction.</summary>
public sealed class MemoryGrowthTests
{
    private const double MiB = 1 << 20;
    private static readonly Arbitrary<int> Seeds = Gen.Choose(1, 100_000).ToArbitrary();

    [Fact]
    public void The_line_is_that_of_the_worked_example()
    {
        var line = RobustLine.Of([(0, 10), (1, 12), (2, 40), (3, 16), (4, 18)]);
        Assert.Equal((2, 0.6), (line.Slope, line.Tau));
    }

    [Fact]
    public void A_leak_under_a_daily_wave_and_collections_is_found_with_its_pace() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var perDay = 8 + (random.NextDouble() * 60);
            var growth = MemoryGrowth.Of(Lives(7, 3, random, (hour, _) => 200 + (perDay * hour / 24)));
            return growth is { Restarting: false, Growing: 3, Looked: 3 } && growth.BytesPerDay / MiB > 0.85 * perDay && growth.BytesPerDay / MiB < 1.15 * perDay;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    [Fact]
    public void What_breathes_with_the_day_settles_or_steps_is_no_leak() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var level = 100 + (random.NextDouble() * 400);
            Func<double, int, double> shape = (seed % 4) switch
            {
                0 => (_, _) => level,
                1 => (hour, _) => level * (1 + (0.5 * (1 - Math.Exp(-hour / 15)))),
                2 => (hour, _) => hour < 90 ? level : level * 1.4,
                _ => (hour, pod) => level * (1 + (0.1 * Math.Sin(hour + pod))),
            };
            return MemoryGrowth.Of(Lives(7, 3, random, shape)) is null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void A_warm_up_of_any_length_that_settled_before_the_newest_day_is_no_leak() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var days = 3 + (seed % 5);
            // Three time constants before the newest day begins: 95 % of the way. A slower one still climbs, and three days of it look like a leak.
            var (level, length) = (60 + (random.NextDouble() * 400), 4 + (random.NextDouble() * (Math.Min(28, 8 * (days - 1)) - 4)));
            return MemoryGrowth.Of(Lives(days, 2, random, (hour, _) => level * (1 + (0.6 * (1 - Math.Exp(-hour / length)))), wave: 0.05 * (seed % 3))) is null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Growth_that_stopped_with_the_rollout_two_days_ago_is_over() =>
        Assert.Null(MemoryGrowth.Of(Lives(7, 2, new Random(7), static (hour, _) => hour < 108 ? 200 + (30 * hour / 24) : 210, static hour => hour < 108 ? 0 : 1)));

    [Fact]
    public void Growth_before_a_rollout_of_yesterday_is_still_told() =>
        Assert.NotNull(MemoryGrowth.Of(Lives(7, 2, new Random(8), static (hour, _) => 200 + (30 * (hour < 150 ? hour : hour - 150) / 24), static hour => hour < 150 ? 0 : 1)));

    [Fact]
    public void A_sawtooth_of_restarts_is_growth_since_each_start()
    {
        var random = new Random(3);
        var growth = MemoryGrowth.Of(Lives(5, 2, random, (hour, _) => 150 + (12 * (hour % 20)), wave: 0))!;
        Assert.True(growth.Restarting);
        Assert.InRange(growth.BytesPerDay / MiB, 0.85 * 288, 1.15 * 288);
    }

    [Fact]
    public void One_pod_that_is_replaced_daily_is_told_by_none_of_its_lives() =>
        Assert.Null(MemoryGrowth.Of(Lives(5, 1, new Random(4), (hour, _) => 150 + (2 * (hour % 24)), static hour => (int)hour / 24)));

    [Fact]
    public void The_limit_covers_the_growth_of_the_horizon_and_the_finding_tells_when_it_ends()
    {
        var usage = Window(7, 3, new Random(5), static (hour, _) => 200 + (20 * hour / 24), wave: 0);
        var result = Sized.By("burstable", usage, Sized.Settings("500m", "1", "600Mi", "600Mi"));
        var bound = Sized.Binding(result, ResourceField.MemoryLimit);
        Assert.Equal("memory-growth", bound.Rule);
        Assert.InRange(result.Recommended.MemoryLimit!.Value.Bytes / MiB, 520, 540);
        var finding = Sized.Find(result, FindingCodes.MemoryGrowth)!;
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Matches(@"Memory grows by (19|20|21)(\.\d+)?Mi a day in 3 of 3 pods followed .* reaches the limit 600Mi in 1[01] days, the proposed \d+Mi in 7 days\.", finding.Text);
        Assert.InRange(result.Risk!.OomChanceToday!.Value, 0, 0.5);
        Assert.InRange(result.Risk.GrowthReachesTodayInDays!.Value, 9, 11.5);
        Assert.Equal(1, Sized.By("risk", usage, Sized.Settings("500m", "1", "450Mi", "450Mi")).Risk!.OomChanceToday);
        Assert.Equal(Severity.Critical, Sized.Find(Sized.By("burstable", usage, Sized.Settings("500m", "1", "400Mi", "400Mi")), FindingCodes.MemoryGrowth)!.Severity);
    }

    [Fact]
    public void Four_pods_are_followed_the_same_from_day_to_day()
    {
        var window = Window(3, 9, new Random(6), static (_, pod) => 100 + pod);
        Assert.All(window.Days, day => Assert.Equal(4, day.MemoryLows.Count));
        Assert.Single(window.Days.Select(static d => string.Join(',', d.MemoryLows.Select(static p => p.Pod))).Distinct());
    }

    private static IReadOnlyList<MemoryLife> Lives(int days, int pods, Random random, Func<double, int, double> shape, Func<double, int>? incarnation = null, double wave = 0.15) =>
        MemoryLives.Of(Window(days, pods, random, shape, incarnation, wave));

    /// <summary>Days of pods sampled every ten minutes: a shape in MiB by hour and pod, a daily wave upon it, and a collector's teeth above it.</summary>
    internal static ContainerWindow Window(int days, int pods, Random random, Func<double, int, double> shape, Func<double, int>? incarnation = null, double wave = 0.15)
    {
        var traces = new List<Trace>();
        for (var pod = 0; pod < pods; pod++)
        {
            var values = Enumerable.Range(0, days * 144).Select(i =>
            {
                var hour = i / 6.0;
                var teeth = 1 + (0.2 * (i % 4) / 4) + (0.01 * random.NextDouble());
                return shape(hour, pod) * (1 + (wave * (1 - Math.Cos(2 * Math.PI * hour / 24)) / 2)) * teeth * MiB;
            }).ToArray();
            foreach (var life in values.Select((v, i) => (Value: v, Index: i, Life: incarnation?.Invoke(i / 6.0) ?? 0)).GroupBy(static v => v.Life))
            {
                traces.Add(Trace.Regular(UsageMetric.MemoryGauge, $"cart-{pod}-{life.Key}", Trace.Day0 + (life.First().Index * 600_000L), 600_000, life.Select(static v => v.Value)));
            }
        }

        return Reduced.Window(Reduced.Days(0, days), [.. traces]);
    }
}
