using Ullage.Model;
using Ullage.Sizing.Backtest;
using Ullage.Sizing.Reduction;
using Ullage.Sizing.Tests.Reduction;

namespace Ullage.Sizing.Tests.Backtest;

/// <summary>Walking forward: who decides from what, and how what follows judges it.</summary>
public sealed class BacktestRunTests
{
    private const double Mebi = 1 << 20;
    private static readonly int Day0 = (int)(Trace.Day0 / TimeRange.DayMs);

    [Fact]
    public void A_decision_sees_what_came_before_and_nothing_else()
    {
        var seen = new List<(int First, int Last, double Peak)>();
        Walk(4, new Told(usage =>
        {
            seen.Add((DayOf(usage.Days[0]), DayOf(usage.Days[^1]), usage.Summary.Memory.Peak.Value / Mebi));
            return Settings(memoryLimit: 1000);
        }), new BacktestOptions { LookbackDays = 2 }, Steady(4, day => 100 + day));
        Assert.Equal([(0, 0, 100.0), (0, 1, 101.0), (1, 2, 102.0)], seen);
    }

    [Fact]
    public void Kills_are_counted_a_pod_and_day_and_slack_from_the_P95()
    {
        // The second pod passes 300Mi for a minute on the third day.
        var outcome = Walk(3, new Told(static _ => Settings(memoryLimit: 300)), null,
        [
            .. Steady(3, static _ => 150),
            Trace.Regular(UsageMetric.CpuGauge, "cart-2", Trace.Day0, 60_000, Enumerable.Repeat(0.1, 3 * 1440)),
            Trace.Regular(UsageMetric.MemoryGauge, "cart-2", Trace.Day0, 60_000, Enumerable.Range(0, 3 * 1440).Select(static i => (i == 3000 ? 301 : 240) * Mebi)),
        ]).Policies[0];
        Assert.Equal((1, 4, 1, 1), (outcome.Containers, outcome.PodDays, outcome.OomPodDays, outcome.OomContainers));
        Assert.Equal(0.25, outcome.OomRate);
        Assert.Equal((0.5 + 0.2) / 2, outcome.MemorySlack!.Value, 0.01);
        Assert.Equal(300 / 195.0, outcome.MemoryLimitToUsed!.Value, 0.01);
        Assert.Equal(new OomHit(Trace.App, 4, 1, 301 / 300.0), Assert.Single(outcome.Hits));
        Assert.Null(outcome.CpuOver);
    }

    [Fact]
    public void Time_over_the_request_counts_plainly_and_by_use()
    {
        // cart-1 is idle; cart-2 uses a core for a quarter of the time, 0.2 else: mean 0.4, over 0.5 for a quarter.
        var outcome = Walk(2, new Told(static _ => Settings(memoryLimit: 1000, cpuRequest: 500, cpuLimit: 900)), null,
        [
            Trace.Regular(UsageMetric.CpuGauge, "cart-1", Trace.Day0, 60_000, Enumerable.Repeat(0.1, 2 * 1440)),
            Trace.Regular(UsageMetric.CpuGauge, "cart-2", Trace.Day0, 60_000, Enumerable.Range(0, 2 * 1440).Select(static i => i % 4 == 0 ? 1 : 0.2)),
            Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0, 60_000, Enumerable.Repeat(100 * Mebi, 2 * 1440)),
            Trace.Regular(UsageMetric.MemoryGauge, "cart-2", Trace.Day0, 60_000, Enumerable.Repeat(100 * Mebi, 2 * 1440)),
        ]).Policies[0];
        Assert.Equal(0.125, outcome.CpuOver!.Value, 0.001);
        Assert.Equal(0.25 * 0.4 / 0.5, outcome.CpuOverWeighted!.Value, 0.001);
        Assert.Equal(1.0 / 0.5, outcome.CpuRequestToUsed!.Value, 0.001);
        Assert.Equal(0.125, outcome.Throttled!.Value, 0.001);
        Assert.Equal(1, outcome.ContainersOver);
    }

    [Fact]
    public void Cost_is_a_months_requests_of_the_pods_that_ran()
    {
        var outcome = Walk(3, new Told(static _ => Settings(memoryLimit: 1024, cpuRequest: 500)), new BacktestOptions { Prices = new Prices("USD", 0.04m, 0.01m) }, Steady(3, static _ => 100)).Policies[0];
        Assert.Equal(730 * ((0.5 * 0.04) + 0.01), (double)outcome.MonthlyCost!.Value, 0.05);
    }

    [Fact]
    public void A_tenth_is_a_change_and_less_adds_up_until_it_is_one()
    {
        var limits = new Queue<int>([100, 105, 109, 111, 111, 200]);
        var outcome = Walk(7, new Told(_ => Settings(limits.Dequeue())), null, Steady(7, static _ => 50)).Policies[0];
        // Two changes in five steps of a day.
        Assert.Equal(2 / 5.0 * 7, outcome.ChangesAWeek!.Value, 1e-9);
    }

    [Fact]
    public void What_is_deployed_judges_and_not_what_stays_within_a_tenth_of_it()
    {
        int Kills(double leastChange)
        {
            var limits = new Queue<int>([100, 105, 110]);
            return (int)Walk(4, new Told(_ => Settings(limits.Dequeue())), new BacktestOptions { LeastChange = leastChange }, Steady(4, static day => day == 0 ? 50 : 103)).Policies[0].OomPodDays;
        }

        // 100 is passed on its own day and on that of 105, which is not deployed; 110 is a tenth away.
        Assert.Equal(2, Kills(0.1));
        Assert.Equal(1, Kills(0));
    }

    [Fact]
    public void A_step_decides_from_what_was_measured_of_the_runtime_before_it()
    {
        var live = new List<long?>();
        var run = new BacktestRun(Reduced.Days(0, 3), [Policy(new Told(static _ => Settings(100), facts: f => live.Add(f.Runtime.LiveHeap?.Bytes)))], new BacktestOptions { LookbackDays = 1 });
        Assert.Equal([Reduced.Days(0, 1), Reduced.Days(1, 1)], run.Lookbacks);
        RuntimeFacts[] runtimes = [RuntimeFacts.Unknown with { LiveHeap = ByteQuantity.FromBytes(1) }, RuntimeFacts.Unknown with { LiveHeap = ByteQuantity.FromBytes(2) }];
        run.Judge(Histories.Workload, Histories.Facts, Histories.Of(Reduced.Days(0, 3), Steady(3, static _ => 50)), runtimes);
        Assert.Equal([1, 2], live);
        Assert.Throws<ArgumentException>(() => run.Judge(Histories.Workload, Histories.Facts, Histories.Of(Reduced.Days(0, 3), Steady(3, static _ => 50)), runtimes[..1]));
    }

    [Fact]
    public void The_days_of_a_longer_step_all_judge_its_decision()
    {
        var result = Walk(7, new Told(static _ => Settings(memoryLimit: 100)), new BacktestOptions { StepDays = 3 }, Steady(7, static day => day == 6 ? 200 : 50));
        Assert.Equal([Trace.Day0 + TimeRange.DayMs, Trace.Day0 + (4 * TimeRange.DayMs)], result.DecidedAtMs);
        Assert.Equal((6, 1), (result.Policies[0].PodDays, result.Policies[0].OomPodDays));
    }

    [Fact]
    public void What_was_predicted_for_a_step_is_held_against_it()
    {
        var told = new Told(static usage => Settings(memoryLimit: 100), chance: 0.2);
        var result = Walk(6, told, null, Steady(6, static day => day == 3 ? 200 : 50));
        var row = Assert.Single(result.Calibration);
        Assert.Equal((5, 1, 0.2), (row.Cases, row.Met, row.Predicted));
        Assert.Empty(Walk(7, told, new BacktestOptions { StepDays = 2 }, Steady(7, static _ => 50)).Calibration);
    }

    [Fact]
    public void Kills_after_a_decision_are_not_known_to_it()
    {
        var kills = new List<int>();
        var run = new BacktestRun(Reduced.Days(0, 3), [Policy(new Told(static _ => Settings(100), facts: f => kills.Add(f.OomKills.Count)))], BacktestOptions.Default);
        var facts = Histories.Facts with { OomKills = [new OomKill("cart-1", Trace.Day0 + (3 * TimeRange.DayMs / 2), null)] };
        run.Judge(Histories.Workload, facts, Histories.Of(Reduced.Days(0, 3), Steady(3, static _ => 50)));
        Assert.Equal([0, 1], kills);
    }

    [Fact]
    public void A_fleet_shown_in_parts_teaches_what_it_teaches_as_a_whole()
    {
        var window = Reduced.Days(0, 4);
        ContainerHistory[] fleet =
        [
            .. Enumerable.Range(0, 12).Select(i => Histories.Of(window, Steady(4, day => 100 + (i * day * day)))),
        ];
        PolicyOutcome Outcome(int partSize)
        {
            var run = new BacktestRun(window, [BacktestCatalog.Create("risk", SizingOptions.Default)], BacktestOptions.Default);
            foreach (var part in fleet.Chunk(partSize))
            {
                run.Learn(part);
            }

            foreach (var history in fleet)
            {
                run.Judge(Histories.Workload, Histories.Facts, history);
            }

            return run.Result().Policies[0] with { Hits = [] };
        }

        Assert.Equal(Outcome(12), Outcome(5));
        Assert.True(Outcome(12).MemorySlack > 0);
    }

    [Fact]
    public void A_history_too_short_for_one_step_says_what_to_give()
    {
        var error = Assert.Throws<NothingToJudgeException>(() => new BacktestRun(Reduced.Days(0, 1), [], BacktestOptions.Default));
        Assert.Contains("--window", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new BacktestRun(Reduced.Days(0, 9), [], new BacktestOptions { StepDays = 0 }));
    }

    [Fact]
    public void Histories_are_what_cells_and_windows_are()
    {
        var traces = RandomTraces.Make(21, 3);
        var history = Histories.Of(Reduced.Days(0, 3), [.. traces]);
        var whole = ContainerWindow.From(Reduced.Of(Reduced.Days(0, 3), traces).Cells());
        var before = history.Before(Day0 + 3, 7)!;
        Assert.Equal(whole.Summary.Memory, before.Summary.Memory);
        Assert.Equal(whole.Summary.Cpu, before.Summary.Cpu);
        Assert.Equal(traces.Select(static t => t.Pod).Distinct().Order(StringComparer.Ordinal), history.Pods.Select(static p => p.Pod));
        Assert.Equal(whole.Summary.Memory.Peak.Value, before.PodDayPeaks().Max(static p => p.Peak));
        Assert.Null(history.Before(Day0, 7));
    }

    private static int DayOf(DayUsage day) => (int)(day.StartMs / TimeRange.DayMs) - Day0;

    private static ResourceSettings Settings(int memoryLimit, int? cpuRequest = null, int? cpuLimit = null) => new(
        cpuRequest is { } request ? CpuQuantity.FromMillicores(request) : null,
        cpuLimit is { } limit ? CpuQuantity.FromMillicores(limit) : null,
        ByteQuantity.FromMebibytes(memoryLimit),
        ByteQuantity.FromMebibytes(memoryLimit));

    // One pod at 0.1 core whose memory is the same all day.
    private static Trace[] Steady(int days, Func<int, double> mebibytes) =>
    [
        Trace.Regular(UsageMetric.CpuGauge, "cart-1", Trace.Day0, 60_000, Enumerable.Repeat(0.1, days * 1440)),
        Trace.Regular(UsageMetric.MemoryGauge, "cart-1", Trace.Day0, 60_000, Enumerable.Range(0, days * 1440).Select(i => mebibytes(i / 1440) * Mebi)),
    ];

    private static BacktestPolicy Policy(IPolicy policy) => new("told", "", policy, IsPeer: false);

    private static BacktestResult Walk(int days, IPolicy policy, BacktestOptions? options, Trace[] traces)
    {
        var run = new BacktestRun(Reduced.Days(0, days), [Policy(policy)], options ?? BacktestOptions.Default);
        run.Judge(Histories.Workload, Histories.Facts, Histories.Of(Reduced.Days(0, days), traces));
        return run.Result();
    }

    private sealed class Told(Func<IContainerUsage, ResourceSettings> settings, double? chance = null, Action<ContainerFacts>? facts = null) : IPolicy
    {
        public string Name => "told";

        public IPolicy Knowing(IEnumerable<IContainerUsage> fleet) => this;

        public ContainerRecommendation Recommend(Workload workload, ContainerFacts container, IContainerUsage? usage)
        {
            facts?.Invoke(container);
            return new()
            {
                Id = container.Id,
                Status = RecommendationStatus.Recommended,
                Current = container.Current,
                Recommended = settings(usage!),
                Risk = chance is { } c ? new RiskEstimate { Horizon = TimeSpan.FromDays(1), OomChance = c } : null,
            };
        }
    }
}
