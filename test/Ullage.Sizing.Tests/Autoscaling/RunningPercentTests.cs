using Ullage.Model;
using Ullage.Sizing.Autoscaling;

namespace Ullage.Sizing.Tests.Autoscaling;

/// <summary>A target and a request that were written from a target and a request that run lead back to them.</summary>
public sealed class RunningPercentTests
{
    [Fact]
    public void What_was_applied_is_reckoned_from_what_runs_as_it_was_made()
    {
        var random = new Random(1);
        var (told, same) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var (target, run, then) = (random.Next(30, 96), random.Next(20, 4000), random.Next(5, 2000));
            var first = Written(target, run, then);
            if (first is not var (percent, request))
            {
                continue;
            }

            told++;
            var again = RunningPercent.Of(percent, request / 1000.0, run / 1000.0, isCpu: true);
            Assert.InRange(again * run, (percent * (double)request) - run - percent, (percent * (double)request) + run);
            same += Written(again, run, then) == first ? 1 : 0;
        }

        Assert.InRange(told, 15_000, 20_000);
        Assert.InRange(same, (int)(told * 0.999), told);
    }

    [Theory]
    [InlineData(70, 300, 500, 42)]
    [InlineData(70, 500, 500, 70)]
    [InlineData(80, 1000, 300, 266.666)]
    [InlineData(70, 1, 500_000, 70)]
    [InlineData(70, 9_000_000, 500, 70)]
    public void What_people_wrote_acts_at_its_own_use_a_pod(double target, int written, int run, double expected) =>
        Assert.Equal(expected, RunningPercent.Of(target, written / 1000.0, run / 1000.0, isCpu: true), 0.7);

    private static (int Percent, long Request)? Written(double target, int run, int then)
    {
        var id = new WorkloadId("", "shop", "Deployment", "web");
        var sized = AutoscalerPlanner.Reconcile(
            new()
            {
                Id = id,
                Replicas = 2,
                Autoscaler = new("HorizontalPodAutoscaler", "web", 2, 9, [new("cpu", target, null)]),
                Containers =
                [
                    new()
                    {
                        Id = new(id, "web"),
                        Status = RecommendationStatus.Recommended,
                        Current = ResourceSettings.None with { CpuRequest = CpuQuantity.FromMillicores(run) },
                        Recommended = ResourceSettings.None with { CpuRequest = CpuQuantity.FromMillicores(then) },
                    },
                ],
            },
            AutoscaledMode.Retarget);
        return sized.AutoscalerPlan is { Targets: [var change] } ? ((int)change.Recommended, (long)Math.Round(change.RequestThen * 1000)) : null;
    }
}
