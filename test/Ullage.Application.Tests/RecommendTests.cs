using Ullage.Application.Planning;
using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Sizing;
using Ullage.Testing.Samples;

namespace Ullage.Application.Tests;

public sealed class RecommendTests
{
    private const double MiB = 1 << 20;

    [Fact]
    public async Task A_fleet_goes_from_samples_to_numbers_with_reasons()
    {
        var report = await RunAsync(Checkout());

        var workload = Assert.Single(report.Workloads);
        Assert.Equal("shop/Deployment/checkout", workload.Id.ToString());
        Assert.Equal(1, workload.Replicas);
        var container = Assert.Single(workload.Containers);
        Assert.Equal("checkout", container.Id.Name);
        Assert.Equal(RecommendationStatus.Recommended, container.Status);
        Assert.Equal(CpuQuantity.FromMillicores(1000), container.Current.CpuRequest);
        Assert.True(container.Recommended.CpuRequest < CpuQuantity.FromMillicores(250), $"{container.Recommended.CpuRequest}");
        Assert.InRange(container.Usage!.Cpu.P50, 0.19, 0.21);
        Assert.NotEmpty(container.Reasons);
        Assert.Equal(container.Current, report.Totals.Current);
        Assert.Empty(report.Missing);
        Assert.True(report.Read.Samples > 2 * 2 * 24 * 60 - 10);
    }

    [Fact]
    public async Task A_peak_in_a_pod_long_gone_is_seen_with_pod_and_time()
    {
        var report = await RunAsync(Checkout());

        var peak = report.Workloads[0].Containers[0].Usage!.Memory.Peak;
        Assert.Equal((400 * MiB, "checkout-6c5f9d7b8c-bbbbb", KubeFleet.At(77)), (peak.Value, peak.Pod, peak.AtMs));
    }

    [Fact]
    public async Task Pod_sums_and_sandboxes_and_single_CPUs_are_not_containers()
    {
        var fleet = Checkout();
        foreach (var cpu in new[] { "cpu00", "cpu01" })
        {
            fleet.Series("container_cpu_usage_seconds_total", 0, int.MaxValue, static m => m * 60, ("namespace", "shop"), ("pod", "checkout-7d4b9c6f5d-x2x8k"), ("container", "checkout"), ("cpu", cpu));
        }

        var report = await RunAsync(fleet);

        Assert.Equal("checkout", Assert.Single(Assert.Single(report.Workloads).Containers).Id.Name);
        Assert.InRange(report.Workloads[0].Containers[0].Usage!.Cpu.Max.Value, 0.19, 0.21);
    }

    [Fact]
    public async Task Nothing_after_the_moment_asked_for_is_looked_at()
    {
        var fleet = Checkout(days: 3);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(KubeFleet.At(2 * 24 * 60));

        var report = await RunAsync(fleet, new() { At = at, Window = TimeSpan.FromDays(2) });

        Assert.Equal(at, report.At);
        Assert.All(fleet.Source.Queries, q => Assert.True(q.Range.EndMs <= at.ToUnixTimeMilliseconds(), q.ToString()));
        Assert.All(fleet.Source.Queries, q => Assert.True(q.Range.StartMs >= KubeFleet.StartMs, q.ToString()));
    }

    [Fact]
    public async Task A_plan_lists_every_read_and_makes_none_of_them()
    {
        var fleet = Checkout();

        var plan = await new RecommendUseCase(fleet.Source, Policy(), TimeProvider.System).PlanAsync(Request(fleet), null, TestContext.Current.CancellationToken);

        Assert.Equal(["cpu", "memory", "cfs-periods", "cfs-throttled"], plan.Queries.Where(static q => !q.Done).Select(static q => q.Purpose));
        Assert.Equal("container_memory_working_set_bytes{container!=\"\"}", plan.Queries.Single(static q => q.Purpose == "memory").Selector.ToString());
        Assert.True(plan.Queries.Single(static q => q.Purpose == "memory").Estimate.Samples > 24 * 60);
        Assert.DoesNotContain(fleet.Source.Queries, static q => q.Verb == "read" && q.Selector.MetricName == "container_memory_working_set_bytes");
    }

    [Fact]
    public async Task A_run_over_its_budget_is_refused_before_usage_is_read_and_says_how_to_narrow_it()
    {
        var fleet = Checkout();

        var error = await Assert.ThrowsAsync<BudgetExceededException>(() => RunAsync(fleet, Request(fleet) with { MaxSamples = 1000 }));

        Assert.Contains("--namespace", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("--window", error.Message, StringComparison.Ordinal);
        var most = error.Plan.Total.Samples;
        error = await Assert.ThrowsAsync<BudgetExceededException>(() => RunAsync(fleet, Request(fleet) with { MaxSamples = most / 2, LeastWindow = TimeSpan.FromMinutes(1) }));
        Assert.Contains("--window", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(fleet.Source.Queries, static q => q.Verb == "read" && q.Selector.MetricName.StartsWith("container_", StringComparison.Ordinal));
        Assert.NotNull(await RunAsync(fleet, Request(fleet) with { MaxSamples = error.Plan.Total.Samples }));
    }

    [Fact]
    public async Task What_could_not_be_read_makes_the_report_partial()
    {
        var fleet = Checkout();
        fleet.Source.Failures = static s => s.MetricName == "container_cpu_usage_seconds_total" ? new SourceException(SourceFailure.TimedOut, "no answer in 30 s") : null;

        var report = await RunAsync(fleet);

        var missing = Assert.Single(report.Missing);
        Assert.Equal((SourceFailure.TimedOut, "no answer in 30 s"), (missing.Failure, missing.Reason));
    }

    [Fact]
    public async Task A_source_that_fails_every_usage_read_is_an_error()
    {
        var fleet = Checkout();
        fleet.Source.Failures = static s => s.MetricName.StartsWith("container_", StringComparison.Ordinal) && s.Matchers.Count == 1 ? new SourceException(SourceFailure.ServerError, "broken") : null;

        await Assert.ThrowsAsync<SourceException>(() => RunAsync(fleet));
    }

    [Fact]
    public async Task A_server_that_hangs_while_settings_are_looked_up_ends_the_run()
    {
        var fleet = Checkout();
        fleet.Source.Failures = static s => s.MetricName.StartsWith("kube_pod_container_resource", StringComparison.Ordinal) ? new SourceException(SourceFailure.TimedOut, "no answer in 30 s") : null;

        Assert.Equal(SourceFailure.TimedOut, (await Assert.ThrowsAsync<SourceException>(() => RunAsync(fleet))).Failure);
    }

    [Fact]
    public async Task One_workload_alone_reads_only_its_pods()
    {
        var fleet = Checkout();
        fleet.Pod("shop", "db-0", "StatefulSet", "db").Usage("shop", "db-0", "db", static _ => 0.1, static _ => 1e8);

        var report = await RunAsync(fleet, Request(fleet) with { Only = new WorkloadName("shop", "deployment", "checkout") }, PolicyCatalog.Create("burstable", new SizingOptions()));

        Assert.Equal("checkout", Assert.Single(report.Workloads).Id.Name);
        Assert.Contains(fleet.Source.Queries, static q => q.Verb == "read" && q.Selector.ToString() == "container_memory_working_set_bytes{container!=\"\",namespace=\"shop\",pod=~\"checkout.*\"}");
    }

    [Fact]
    public async Task One_workload_alone_gets_the_number_that_it_has_beside_its_fleet()
    {
        var fleet = Checkout();
        var random = new Random(3);
        for (var pod = 0; pod < 12; pod++)
        {
            fleet.Pod("shop", $"db{pod}-0", "StatefulSet", $"db{pod}").Container("shop", $"db{pod}-0", "db", "db:1", 1, 2, 1024 * MiB, 2048 * MiB)
                .Usage("shop", $"db{pod}-0", "db", static _ => 0.1, _ => (100 + random.Next(300)) * MiB);
        }

        var all = await RunAsync(fleet);
        var one = await RunAsync(fleet, Request(fleet) with { Only = new WorkloadName("shop", "deployment", "checkout") });

        var alone = Assert.Single(one.Workloads);
        Assert.Equal(all.Workloads.Single(static w => w.Id.Name == "checkout").Containers[0].Recommended, alone.Containers[0].Recommended);
    }

    [Fact]
    public async Task A_container_that_only_older_pods_had_is_left_out_and_named()
    {
        var fleet = Checkout();
        fleet.Usage("shop", "checkout-6c5f9d7b8c-bbbbb", "old-proxy", static _ => 0.1, static _ => 1e8, 0, 700);

        var report = await RunAsync(fleet);

        Assert.Equal("checkout", Assert.Single(Assert.Single(report.Workloads).Containers).Id.Name);
        Assert.Contains(report.Notices, static n => n.Code == "containers-gone" && n.Text.Contains("shop/Deployment/checkout/old-proxy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_namespaces_are_read_in_shards_and_none_is_lost()
    {
        var fleet = new KubeFleet(120);
        for (var space = 0; space < 3; space++)
        {
            for (var pod = 0; pod < 600; pod++)
            {
                fleet.Pod($"team-{space}", $"web-{pod}", "StatefulSet", "web", 110);
            }
        }

        // One namespace that kube-state-metrics does not tell of.
        fleet.Usage("dark", "lamp-0", "lamp", static _ => 0.1, static _ => 1e8).Usage("team-2", "web-0", "web", static _ => 0.1, static _ => 1e8);

        var report = await RunAsync(fleet, new() { Window = TimeSpan.FromHours(2), At = fleet.Window.End });

        var memory = fleet.Source.Queries.Where(static q => q.Verb == "read" && q.Selector.MetricName == "container_memory_working_set_bytes").Select(static q => q.Selector.ToString()).Where(static s => s.Contains("namespace", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "container_memory_working_set_bytes{container!=\"\",namespace!~\"team-0|team-1|team-2\"}",
                "container_memory_working_set_bytes{container!=\"\",namespace=\"team-0\"}",
                "container_memory_working_set_bytes{container!=\"\",namespace=\"team-1\"}",
                "container_memory_working_set_bytes{container!=\"\",namespace=\"team-2\"}",
            ],
            memory);
        Assert.Equal(["dark/StatefulSet/lamp", "team-2/StatefulSet/web"], report.Workloads.Select(static w => w.Id.ToString()));
    }

    [Fact]
    public async Task Progress_tells_each_stage_in_turn()
    {
        var stages = new List<RecommendStage>();
        var fleet = Checkout();

        await new RecommendUseCase(fleet.Source, Policy(), TimeProvider.System).RunAsync(Request(fleet), new Recorder(stages), TestContext.Current.CancellationToken);

        Assert.Equal([RecommendStage.Discovering, RecommendStage.Reading, RecommendStage.Deciding], stages.Distinct());
    }

    [Fact]
    public async Task The_same_samples_give_the_same_report()
    {
        var (one, two) = (await RunAsync(Checkout()), await RunAsync(Checkout()));

        Assert.Equal(one.Workloads.Select(static w => w.Id), two.Workloads.Select(static w => w.Id));
        Assert.Equal(one.Workloads.SelectMany(static w => w.Containers).Select(static c => c.Recommended), two.Workloads.SelectMany(static w => w.Containers).Select(static c => c.Recommended));
        Assert.Equal(one.Notices, two.Notices);
    }

    [Fact]
    public async Task A_window_that_makes_no_sense_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => RunAsync(Checkout(), new() { Window = TimeSpan.Zero }));

    private static KubeFleet Checkout(int days = 2)
    {
        var fleet = new KubeFleet(days * 24 * 60);
        foreach (var (pod, from, to) in new[] { ("checkout-6c5f9d7b8c-bbbbb", 0, 700), ("checkout-7d4b9c6f5d-x2x8k", 700, int.MaxValue) })
        {
            fleet.Pod("shop", pod, "ReplicaSet", pod[..^6], from, to).Owner("shop", "ReplicaSet", pod[..^6], "Deployment", "checkout", from, to)
                .Container("shop", pod, "checkout", "checkout:1", 1, 2, 1024 * MiB, 2048 * MiB, from, to)
                .Usage("shop", pod, "checkout", static _ => 0.2, static minute => minute == 77 ? 400 * MiB : 200 * MiB, from, to);
        }

        return fleet;
    }

    private static IPolicy Policy() => PolicyCatalog.Create(PolicyCatalog.Default, new SizingOptions());

    private static RecommendRequest Request(KubeFleet fleet) => new() { Window = fleet.Window.Duration, At = fleet.Window.End };

    private static Task<RecommendationReport> RunAsync(KubeFleet fleet, RecommendRequest? request = null, IPolicy? policy = null) =>
        new RecommendUseCase(fleet.Source, policy ?? Policy(), TimeProvider.System).RunAsync(request ?? Request(fleet), null, TestContext.Current.CancellationToken);

    private sealed class Recorder(List<RecommendStage> stages) : IProgress<RecommendProgress>
    {
        public void Report(RecommendProgress value)
        {
            lock (stages)
            {
                stages.Add(value.Stage);
            }
        }
    }
}
