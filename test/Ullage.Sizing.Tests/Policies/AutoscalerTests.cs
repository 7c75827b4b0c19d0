using Ullage.Model;
using Ullage.Sizing.Autoscaling;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Policies;

public sealed class AutoscalerTests
{
    private static readonly Autoscaler Cpu70 = new("HorizontalPodAutoscaler", "web", 3, 5, [new AutoscalerTarget("cpu", 70, null)]);

    // Median 70m, P95 and P99 140m; peaks of memory at 200Mi.
    private static readonly SyntheticUsage Usual = WithHours(new(Enumerable.Repeat(0.07, 90).Concat(Enumerable.Repeat(0.14, 10)), Line(101, 200)), 3);

    [Fact]
    public void The_target_moves_with_the_request_and_the_threshold_stays()
    {
        var result = Planned("burstable", Usual, Today, Cpu70);
        var change = Assert.Single(result.AutoscalerPlan!.Targets);
        Assert.Equal("70m", result.Containers[0].Recommended.CpuRequest.ToString());
        Assert.Equal((70, 500), (change.Current, change.Recommended));
        Assert.Equal(0.35, change.ThresholdNow!.Value, 6);
        Assert.Equal(0.35, change.ThresholdThen, 6);
        Assert.Equal(AutoscalerOrder.TargetFirst, result.AutoscalerPlan.Order);
        Assert.Null(result.AutoscalerPlan.Replicas);
        Assert.Equal(
            "web: cpu: target 70 % → 500 %, request a pod 500m → 70m, still acts at 350m a pod. Replicas stay as they were. Raise the target first, then lower the request within the five minutes after which replicas would be removed, or hold minReplicas at today's count until the rollout is done.",
            Find(result.Containers[0], FindingCodes.AutoscalerMoves)!.Text);
    }

    [Fact]
    public void The_CPU_limit_lets_a_pod_reach_the_threshold()
    {
        var result = By("burstable", Usual, autoscaler: Cpu70);
        Assert.Equal("438m", result.Recommended.CpuLimit.ToString());
        Assert.Equal("HorizontalPodAutoscaler web acts at 70 % of 500m = 350m a pod: ÷ 0.8 so that a pod gets there = 438m.", Binding(result, ResourceField.CpuLimit).Text);
    }

    [Fact]
    public void A_threshold_beyond_the_new_limit_comes_down_and_the_replicas_are_told()
    {
        // Guaranteed: request = limit = 140m × 1.15 = 161m, so the target is at most 80 % of it, 128.8m; the hours' mean of 77m stays below.
        var plan = Planned("guaranteed", Usual, Today, Cpu70).AutoscalerPlan!;
        Assert.Equal(80, Assert.Single(plan.Targets).Recommended);
        Assert.Equal((3, 3, 3), (plan.Replicas!.Seen.Most, plan.Replicas.Now.Most, plan.Replicas.Then.Most));
        Assert.Contains("acts at 129m a pod instead of 350m. For the window's load: 3 replicas today, 3 then (seen 3).", plan.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_grows_comes_before_the_target_that_falls()
    {
        var result = Planned("burstable", Usual, Settings("50m", "1", "1Gi", "2Gi"), Cpu70);
        Assert.Equal(AutoscalerOrder.RequestFirst, result.AutoscalerPlan!.Order);
        Assert.Equal(50, Assert.Single(result.AutoscalerPlan.Targets).Recommended);
    }

    [Fact]
    public void A_target_that_stays_keeps_the_request_at_what_adds_no_replica()
    {
        var options = new SizingOptions { Autoscaled = AutoscaledMode.Honor };
        var idle = By("burstable", Usual, autoscaler: Cpu70, options: options);
        Assert.Equal("200m", idle.Recommended.CpuRequest.ToString());
        Assert.Equal("HorizontalPodAutoscaler web aims at 70 % of the request: P99 140m ÷ 0.7 = 200m.", Binding(idle, ResourceField.CpuRequest).Text);
        Assert.Equal("120m", By("burstable", Usual, Settings("120m", "1", "1Gi", "2Gi"), options, autoscaler: Cpu70).Recommended.CpuRequest.ToString());
        Assert.False(Planned("burstable", Usual, Today, Cpu70, AutoscaledMode.Honor).AutoscalerPlan!.Changes);
    }

    [Fact]
    public void Explaining_leaves_request_and_target_and_tells_how_many_replicas_result()
    {
        var result = Planned("burstable", Usual, Today, Cpu70, AutoscaledMode.Explain);
        var finding = Find(result.Containers[0], FindingCodes.AutoscalerMoves)!;
        Assert.Equal("70m", result.Containers[0].Recommended.CpuRequest.ToString());
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal("web: cpu: target 70 % stays, request a pod 500m → 70m, acts at 49m a pod instead of 350m. For the window's load: 3 replicas today, 5 then (seen 3). As before with a target of 500 %.", finding.Text);
    }

    [Fact]
    public void A_request_that_is_missing_today_is_told_and_set_so_that_nothing_scales_out()
    {
        var result = Planned("burstable", Usual, Settings(null, null, "1Gi", "2Gi"), Cpu70);
        Assert.Equal("200m", result.Containers[0].Recommended.CpuRequest.ToString());
        Assert.NotNull(Find(result.Containers[0], FindingCodes.AutoscalerWithoutRequest));
        Assert.Equal(3, result.AutoscalerPlan!.Replicas!.Then.Most);
    }

    [Fact]
    public void The_pod_counts_whole_unless_the_target_names_a_container()
    {
        // app 500m and proxy 100m become 70m and 70m: 600m × 70 % = 420m of 140m is 300 %; the app alone 350m of 70m is 500 %.
        Assert.Equal(300, Two(null).Recommended);
        Assert.Equal(500, Two("app").Recommended);

        static TargetChange Two(string? container)
        {
            var autoscaler = Cpu70 with { Targets = [Cpu70.Targets[0] with { Container = container }] };
            var proxy = new ContainerFacts { Id = Id with { Name = "proxy" }, Current = Settings("100m", "1", "64Mi", "128Mi"), Role = ContainerRole.Sidecar };
            return Assert.Single(Planned("burstable", Usual, Today, autoscaler, others: [proxy]).AutoscalerPlan!.Targets);
        }
    }

    [Fact]
    public void A_target_of_one_container_is_replayed_with_what_that_container_used()
    {
        // Three pods. app 0.3 of 1 core at 60 %: 0.9 ÷ 0.6 cores a pod, 2 replicas; at half the request 3. proxy 0.1 of 0.2 cores at 80 %: 0.3 ÷ 0.16, 2 replicas now and then.
        var autoscaler = Cpu70 with { MinReplicas = 1, MaxReplicas = 10, Targets = [new AutoscalerTarget("cpu", 60, null) { Container = "app" }, new AutoscalerTarget("cpu", 80, null) { Container = "proxy" }] };
        var result = AutoscalerPlanner.Reconcile(
            new WorkloadRecommendation { Id = Id.Workload, Replicas = 3, Autoscaler = autoscaler, Containers = [Seen("app", 0.3, "1", "500m"), Seen("proxy", 0.1, "200m", "200m")] }, AutoscaledMode.Explain);
        var replicas = result.AutoscalerPlan!.Replicas!;
        Assert.Equal((2, 2), (replicas.Now.Least, replicas.Now.Most));
        Assert.Equal((3, 3), (replicas.Then.Least, replicas.Then.Most));

        static ContainerRecommendation Seen(string name, double cores, string now, string then) => new()
        {
            Id = Id with { Name = name },
            Status = RecommendationStatus.Recommended,
            Current = Settings(now, "2", "1Gi", "2Gi"),
            Recommended = Settings(then, "2", "1Gi", "2Gi"),
            Usage = WithHours(new SyntheticUsage([cores], [100]), 3).Summary,
        };
    }

    [Fact]
    public void A_memory_limit_stays_above_the_threshold_unless_it_would_be_paid_for()
    {
        // 75 % of 1Gi is 768Mi; ÷ 0.9 = 853.3Mi.
        var memory = new Autoscaler("HorizontalPodAutoscaler", "web", 3, 10, [new AutoscalerTarget("memory", 75, null)]);
        Assert.Equal("854Mi", Planned("burstable", Usual, Today, memory).Containers[0].Recommended.MemoryLimit.ToString());
        Assert.Equal("854Mi", Planned("guaranteed", WithHours(Usual, 4), Today, memory).Containers[0].Recommended.MemoryLimit.ToString());

        // Idle at its fewest, request = limit = 230Mi: the threshold comes down to nine tenths of it, 207Mi.
        var result = Planned("guaranteed", Usual, Today, memory);
        Assert.Equal("230Mi", result.Containers[0].Recommended.MemoryLimit.ToString());
        var change = Assert.Single(result.AutoscalerPlan!.Targets);
        Assert.InRange(change.ThresholdThen, 0.85 * result.Containers[0].Recommended.MemoryLimit!.Value.Bytes, 0.9 * result.Containers[0].Recommended.MemoryLimit!.Value.Bytes);
    }

    [Fact]
    public void Absolute_and_outside_targets_do_not_follow_requests()
    {
        var result = Planned("burstable", Usual, Today, new Autoscaler("ScaledObject", "web", 1, 10, [new AutoscalerTarget("cpu", null, 0.2), new AutoscalerTarget("rps", null, 100)]));
        Assert.Equal("70m", result.Containers[0].Recommended.CpuRequest.ToString());
        Assert.Null(result.AutoscalerPlan);
        Assert.Null(Find(result.Containers[0], FindingCodes.AutoscalerMoves));
    }

    [Fact]
    public void An_autoscaler_of_unknown_aims_and_one_at_its_most_are_told()
    {
        Assert.NotNull(Find(Planned("burstable", Usual, Today, Cpu70 with { Targets = [] }).Containers[0], FindingCodes.AutoscalerUntold));
        var most = Planned("burstable", WithHours(Usual, 5), Today, Cpu70);
        Assert.Contains("in 24 of 24 hours", Find(most.Containers[0], FindingCodes.AutoscalerAtMost)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void KEDA_owns_its_HPA_and_the_text_says_where_to_set_the_target() =>
        Assert.Contains("ScaledObject's trigger", Planned("burstable", Usual, Today, Cpu70 with { Kind = "ScaledObject" }).AutoscalerPlan!.Text, StringComparison.Ordinal);

    private static SyntheticUsage WithHours(SyntheticUsage usage, double pods) => usage.WithSummary(usage.Summary with
    {
        Hours = [.. Enumerable.Range(0, 24).Select(h => new HourUsage(EndMs - ((24 - h) * 3_600_000L), usage.Summary.Cpu.Mean, 0.14, usage.Summary.Memory.Mean, usage.Summary.Memory.Peak.Value) { Pods = pods })],
    });
}
