using Ullage.Application.Backtest;
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
        fleet.Source.Failures = static selector => selector.MetricName.StartsWith("container_", StringComparison.Ordinal) && selector.Matchers.Any(static m => m is { Name: "namespace", Kind: MatcherKind.Equal, Value: "b" })
            ? new SourceException(SourceFailure.Unreachable, "gone")
            : null;
        var report = await RunAsync(fleet, podsAShard: 4);
        Assert.Equal(4, report.Result.Containers);
        Assert.NotEmpty(report.Missing);
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

    private static Task<BacktestReport> RunAsync(KubeFleet fleet, int podsAShard = 1000, DateTimeOffset? daysFrom = null) =>
        new BacktestUseCase(fleet.Source, TimeProvider.System).RunAsync(
            new BacktestRequest
            {
                Read = new RecommendRequest { Window = fleet.Window.Duration, At = fleet.Window.End },
                Policies = [.. ((string[])["burstable", "risk", "today", "krr", "vpa"]).Select(static name => BacktestCatalog.Create(name, SizingOptions.Default with { Horizon = TimeSpan.FromDays(1) }))],
                DaysFrom = daysFrom,
                PodsAShard = podsAShard,
            },
            null,
            TestContext.Current.CancellationToken);
}
