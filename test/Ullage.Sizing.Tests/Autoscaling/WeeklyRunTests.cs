using Ullage.Model;
using Ullage.Sizing.Autoscaling;
using static Ullage.Sizing.Tests.Policies.Sized;

namespace Ullage.Sizing.Tests.Autoscaling;

/// <summary>The articles' autoscaler (CPU 70 %, memory 75 %, 3 to 10 replicas) under weekly rightsizing. The figures stand in docs/how-it-decides.md.</summary>
public sealed class WeeklyRunTests(ITestOutputHelper output)
{
    private const double Memory = 300 << 20;

    private static readonly AutoscalerTarget[] Articles = [new("cpu", 70, null), new("memory", 75, null)];

    [Theory]
    [InlineData(0.9, "burstable")] // idles at its fewest
    [InlineData(2.2, "burstable")] // at work
    [InlineData(0.9, "guaranteed")]
    [InlineData(2.2, "guaranteed")]
    public void Three_weekly_runs_leave_the_replicas_where_they_were(double peak, string policy)
    {
        var settings = Settings("500m", "1", "512Mi", "1Gi");
        var targets = (IReadOnlyList<AutoscalerTarget>)Articles;
        var first = Week(settings, targets, peak);
        for (var run = 1; run <= 3; run++)
        {
            var week = Week(settings, targets, peak);
            var answer = Decide(policy, settings, targets, week);
            settings = answer.Containers[0].Recommended;
            targets = Moved(targets, answer);
            var next = Week(settings, targets, peak);
            output.WriteLine($"{policy} run {run}: {Text(settings)}, targets {string.Join(", ", targets.Select(static t => $"{t.Metric} {t.UtilizationPercent} %"))}: {next.Mean:0.00} replicas on average, {next.Most} at most; before {first.Mean:0.00}, {first.Most}");
            Assert.InRange(next.Mean, first.Mean * 0.97, first.Mean * 1.03);
            Assert.Equal(first.Most, next.Most);
        }

        Assert.True(settings.CpuRequest < CpuQuantity.FromMillicores(500));
    }

    [Fact]
    public void A_dozen_weekly_runs_wear_nothing_off_the_threshold()
    {
        var settings = Settings("500m", "1", "512Mi", "1Gi");
        var targets = (IReadOnlyList<AutoscalerTarget>)[Articles[0]];
        for (var run = 1; run <= 12; run++)
        {
            var answer = Decide("burstable", settings, targets, Week(settings, targets, 2.2));
            settings = answer.Containers[0].Recommended;
            targets = Moved(targets, answer);
            Assert.InRange(settings.CpuRequest!.Value.Cores * targets[0].UtilizationPercent!.Value / 100, 0.349, 0.3545);
        }
    }

    [Fact]
    public void Three_weekly_runs_that_may_not_touch_the_target_add_no_replica_either()
    {
        foreach (var peak in new[] { 0.9, 2.2 })
        {
            var settings = Settings("500m", "1", "512Mi", "1Gi");
            var first = Week(settings, Articles, peak);
            for (var run = 1; run <= 3; run++)
            {
                settings = Decide("burstable", settings, Articles, Week(settings, Articles, peak), AutoscaledMode.Honor).Containers[0].Recommended;
                var next = Week(settings, Articles, peak);
                Assert.InRange(next.Mean, first.Mean * 0.97, first.Mean * 1.03);
            }
        }
    }

    [Fact]
    public void The_naive_rule_ratchets_from_three_replicas_to_ten()
    {
        // By CPU alone it takes two weeks; the memory target, for which no replica is ever enough, takes one.
        Assert.Equal([3, 7, 10], Naive([Articles[0]], 2));
        Assert.Equal([3, 10], Naive(Articles, 1));

        int[] Naive(AutoscalerTarget[] targets, int runs)
        {
            List<int> most = [];
            var settings = Settings("500m", "1", "512Mi", "1Gi");
            for (var run = 0; run <= runs; run++)
            {
                var week = Week(settings, targets, 0.9);
                output.WriteLine($"naive run {run}: request {settings.CpuRequest}: {week.Mean:0.00} replicas on average, {week.Most} at most");
                most.Add(week.Most);
                settings = settings with
                {
                    CpuRequest = CpuQuantity.FromMillicores((long)Math.Ceiling(week.Usage.CpuQuantile(0.5) * 1000)),
                    MemoryRequest = ByteQuantity.FromBytes(week.Usage.MemoryQuantile(0.5)),
                };
            }

            return [.. most];
        }
    }

    [Fact]
    public void The_order_target_then_request_keeps_the_count_and_the_other_adds_replicas()
    {
        // 6 replicas at 350m a pod, from a request of 500m at 70 % to 350m at 100 %: four minutes lie between the two changes.
        const double load = 2.1;
        Assert.Equal(6, Most((500, 100)));
        Assert.Equal(9, Most((350, 70)));

        static int Most((double Millicores, double Percent) between)
        {
            var simulator = new HpaSimulator(new HpaBehavior(3, 10), 6);
            var most = 6;
            foreach (var (request, percent, looks) in new[] { (500.0, 70.0, 40), (between.Millicores, between.Percent, 16), (350.0, 100.0, 40) })
            {
                for (var look = 0; look < looks; look++)
                {
                    most = Math.Max(most, simulator.Step(HpaFormula.Ratio(load, request / 1000 * simulator.Replicas, percent)));
                }
            }

            Assert.True(simulator.Replicas >= 6);
            return most;
        }
    }

    private static SimulatedWeek Week(ResourceSettings settings, IReadOnlyList<AutoscalerTarget> targets, double peak) =>
        new(settings.CpuRequest!.Value.Cores, settings.MemoryRequest!.Value.Bytes, targets, peak, Memory);

    private static WorkloadRecommendation Decide(string policy, ResourceSettings settings, IReadOnlyList<AutoscalerTarget> targets, SimulatedWeek week, AutoscaledMode mode = AutoscaledMode.Retarget) =>
        Planned(policy, week.Usage, settings, new Autoscaler("HorizontalPodAutoscaler", "web", 3, 10, targets), mode, week.Replicas);

    private static IReadOnlyList<AutoscalerTarget> Moved(IReadOnlyList<AutoscalerTarget> targets, WorkloadRecommendation answer) =>
        answer.AutoscalerPlan is { } plan ? [.. targets.Select(t => t with { UtilizationPercent = plan.Targets.Single(c => c.Metric == t.Metric).Recommended })] : targets;
}
