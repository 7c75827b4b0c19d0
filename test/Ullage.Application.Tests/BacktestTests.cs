using Ullage.Application.Backtest;
using Ullage.Application.Planning;
using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Backtest;
using Ullage.Testing.Samples;

namespace Ullage.Application.Tests;

public sealed class BacktestTests
{
    private const double MiB = 1 << 20;

    [Fact]
    public async Task A_fleets_history_judges_settings_of_today_and_of_every_policy()
    {
        var report = await RunAsync(Fleet());
        Assert.Equal(3 * 2, report.Result.Containers);
        Assert.Equal([KubeFleet.At(1440), KubeFleet.At(2880)], report.Result.DecidedAtMs);
        var policies = report.Result.Policies.ToDictionary(static p => p.Policy);
        Assert.Equal(["burstable", "risk", "today", "krr", "vpa"], policies.Keys);
        Assert.All(policies.Values, static p => Assert.Equal((6, 24), (p.Containers, p.PodDays)));

        // Each pod of namespace c passes today's 300Mi on the last day, nobody else does.
        Assert.Equal((4, 2), (policies["today"].OomPodDays, policies["today"].OomContainers));
        Assert.Equal(4.0 / 24, policies["today"].OomRate!.Value, 1e-9);
        Assert.Equal(5, policies["today"].CpuRequestToUsed!.Value, 0.01);
        Assert.Empty(report.Missing);
        Assert.True(report.Read.Samples > 12 * 2 * 3 * 1440);
    }

    [Fact]
    public async Task Shard_by_shard_is_judged_as_the_whole_is()
    {
        var whole = await RunAsync(Fleet());
        var fleet = Fleet();
        var parts = await RunAsync(fleet, podsAShard: 4);
        foreach (var (a, b) in whole.Result.Policies.Zip(parts.Result.Policies))
        {
            Assert.Equal(a.Hits, b.Hits);
            Assert.Equal(a with { Hits = [] }, b with { Hits = [] });
        }

        Assert.Equal(whole.Result.Calibration, parts.Result.Calibration);

        // Every shard is read for what policies learn, then for the judging; never all namespaces in one read.
        var reads = fleet.Source.Queries.Where(static q => q.Selector.MetricName == "container_memory_working_set_bytes" && q.Selector.Matchers.Any(static m => m.Name == "namespace" && m.Kind == MatcherKind.Equal)).ToList();
        Assert.Equal(2, reads.Count(static q => q.Selector.ToString().Contains("\"b\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_shard_that_cannot_be_read_is_missing_and_the_rest_is_judged()
    {
        var fleet = Fleet();
        fleet.Source.Failures = static selector => OfB(selector)
            ? new SourceException(SourceFailure.Unreachable, "gone")
            : null;
        var report = await RunAsync(fleet, podsAShard: 4);
        Assert.Equal(4, report.Result.Containers);
        Assert.NotEmpty(report.Missing);
    }

    [Fact]
    public async Task What_only_the_learning_pass_could_not_read_is_missing_too()
    {
        var fleet = Fleet();
        var reads = 0;
        fleet.Source.Failures = selector => OfB(selector) && selector.MetricName == "container_cpu_usage_seconds_total" && Interlocked.Increment(ref reads) == 1
            ? new SourceException(SourceFailure.Unreachable, "gone")
            : null;
        var report = await RunAsync(fleet, podsAShard: 4);
        Assert.Equal(6, report.Result.Containers);
        Assert.Equal("gone", Assert.Single(report.Missing).Reason);
    }

    [Fact]
    public async Task A_plan_of_several_shards_counts_both_passes_and_so_does_the_budget()
    {
        Task<QueryPlan> Plan(int podsAShard) => new BacktestUseCase(Fleet().Source, TimeProvider.System).PlanAsync(Request(Fleet(), podsAShard), null, TestContext.Current.CancellationToken);
        static long Usage(QueryPlan plan) => plan.Queries.Where(static q => q.Purpose is "cpu" or "memory").Sum(static q => q.Estimate.Samples);
        var (once, twice) = (await Plan(1000), await Plan(4));
        Assert.Equal(2 * Usage(once), Usage(twice));

        var fleet = Fleet();
        await Assert.ThrowsAsync<BudgetExceededException>(() => RunAsync(fleet, podsAShard: 4, maxSamples: once.Total.Samples + 1));
        var report = await RunAsync(fleet, podsAShard: 4, maxSamples: twice.Total.Samples);
        Assert.Equal((await RunAsync(Fleet())).Read.Samples + (12 * 2 * 3 * 1440), report.Read.Samples);
    }

    [Fact]
    public async Task A_read_that_cannot_be_estimated_is_partial_with_a_budget_as_without()
    {
        var fleet = Fleet();
        fleet.Source.Failures = static selector => OfB(selector) ? new SourceException(SourceFailure.TimedOut, "no answer in 30 s") : null;
        var report = await RunAsync(fleet, podsAShard: 4, maxSamples: long.MaxValue);
        Assert.Equal(4, report.Result.Containers);
        Assert.NotEmpty(report.Missing);
        Assert.Contains(report.Notices, static n => n.Code == "not-estimated" && n.Text.Contains("no answer in 30 s", StringComparison.Ordinal));

        var plan = await new BacktestUseCase(fleet.Source, TimeProvider.System).PlanAsync(Request(fleet, podsAShard: 4), null, TestContext.Current.CancellationToken);
        Assert.All(plan.Queries.Where(static q => OfB(q.Selector)), static q => Assert.Equal("no answer in 30 s", q.NotEstimated));
        Assert.Contains(plan.Queries, static q => q is { Done: false, NotEstimated: null, Estimate.Samples: > 0 });

        fleet.Source.Failures = static selector => selector.Matchers.Any(static m => m.Name == "namespace") && selector.MetricName.StartsWith("container_", StringComparison.Ordinal)
            ? new SourceException(SourceFailure.TimedOut, "no answer in 30 s") : null;
        await Assert.ThrowsAsync<SourceException>(() => RunAsync(fleet, podsAShard: 4, maxSamples: long.MaxValue));
    }

    [Fact]
    public async Task Days_may_begin_at_any_moment()
    {
        var fleet = Fleet();
        var from = DateTimeOffset.FromUnixTimeMilliseconds(KubeFleet.At(6 * 60));
        var report = await RunAsync(fleet, daysFrom: from);
        Assert.Equal([KubeFleet.At(1440 + 360)], report.Result.DecidedAtMs);

        // What lies in the last day lies in the judged one, which ends at six.
        Assert.Equal(4, report.Result.Policies.Single(static p => p.Policy == "today").OomPodDays);
    }

    private static KubeFleet Fleet()
    {
        var fleet = new KubeFleet(3 * 1440);
        foreach (var (name, number) in ((string, int)[])[("a", 0), ("b", 1), ("c", 2)])
        {
            foreach (var app in (string[])["web", "db"])
            {
                for (var pod = 0; pod < 2; pod++)
                {
                    fleet.Pod(name, $"{app}-{pod}", "StatefulSet", app)
                        .Container(name, $"{app}-{pod}", app, cpuRequest: 1, memoryRequest: 300 * MiB, memoryLimit: 300 * MiB)
                        .Usage(name, $"{app}-{pod}", app, static _ => 0.2, minute => number == 2 && minute == (2 * 1440) + 60 ? 310 * MiB : (100 + (number * 20)) * MiB);
                }
            }
        }

        return fleet;
    }

    // A read of usage of namespace b alone.
    private static bool OfB(Selector selector) =>
        selector.MetricName.StartsWith("container_", StringComparison.Ordinal) && selector.Matchers.Any(static m => m is { Name: "namespace", Kind: MatcherKind.Equal, Value: "b" });

    private static Task<BacktestReport> RunAsync(KubeFleet fleet, int podsAShard = 1000, DateTimeOffset? daysFrom = null, long? maxSamples = null) =>
        new BacktestUseCase(fleet.Source, TimeProvider.System).RunAsync(Request(fleet, podsAShard, daysFrom, maxSamples), null, TestContext.Current.CancellationToken);

    private static BacktestRequest Request(KubeFleet fleet, int podsAShard, DateTimeOffset? daysFrom = null, long? maxSamples = null) => new()
    {
        Read = new RecommendRequest { Window = fleet.Window.Duration, At = fleet.Window.End, MaxSamples = maxSamples },
        Policies = [.. ((string[])["burstable", "risk", "today", "krr", "vpa"]).Select(static name => BacktestCatalog.Create(name, SizingOptions.Default with { Horizon = TimeSpan.FromDays(1) }))],
        DaysFrom = daysFrom,
        PodsAShard = podsAShard,
    };
}
