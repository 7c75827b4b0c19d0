using Ullage.Model;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Policies;

public sealed class AutoscalerTests
{
    private static readonly Autoscaler Cpu70 = new("HorizontalPodAutoscaler", "web", 3, 5, [new AutoscalerTarget("cpu", 70, null)]);

    // Median 70m, P95 140m.
    private static readonly SyntheticUsage Usual = new(Enumerable.Repeat(0.07, 90).Concat(Enumerable.Repeat(0.14, 10)), Line(101, 200));

    [Fact]
    public void The_median_meets_the_target_instead_of_filling_the_request()
    {
        var result = By("burstable", Usual, autoscaler: Cpu70);
        Assert.Equal("100m", result.Recommended.CpuRequest.ToString());
        Assert.Equal("HorizontalPodAutoscaler web aims at 70 % of the request: median 70m ÷ 0.7 = 100m.", Binding(result, ResourceField.CpuRequest).Text);
    }

    [Fact]
    public void The_move_of_the_replicas_is_told()
    {
        var finding = Find(By("burstable", Usual, autoscaler: Cpu70), FindingCodes.AutoscalerMoves)!;
        Assert.Equal("web aims at 70 % of the cpu request: median 14 % → 70 %, P95 → 140 %: 3 to 6 replicas for 3 of at most 5; as before with target 350 %.", finding.Text);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void Sizing_a_working_autoscaler_again_and_again_changes_nothing()
    {
        // At work, the median is the target's share of the request: the ratchet of P50 requests under a 70 % target does not start.
        var request = CpuQuantity.FromMillicores(200);
        for (var week = 0; week < 5; week++)
        {
            var usage = new SyntheticUsage(Line(request.Cores * 0.6, request.Cores * 0.8), Line(101, 200));
            var median = usage.CpuQuantile(0.5);
            var next = By("burstable", usage, new ResourceSettings(request, null, Mi(200), Mi(400)), autoscaler: Cpu70).Recommended.CpuRequest!.Value;
            Assert.InRange(next.Millicores, (median / 0.7 * 1000) - 1, request.Millicores + 1);
            request = next;
        }

        Assert.InRange(request.Millicores, 190, 201);
    }

    [Fact]
    public void Explaining_leaves_the_policys_number_and_warns()
    {
        var result = By("burstable", Usual, autoscaler: Cpu70, options: new SizingOptions { Autoscaled = AutoscaledMode.Explain });
        Assert.Equal("70m", result.Recommended.CpuRequest.ToString());
        Assert.Contains("5 to 9 replicas for 3", Find(result, FindingCodes.AutoscalerMoves)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_target_bounds_the_memory_request()
    {
        var result = By("burstable", Usual, autoscaler: new Autoscaler("HorizontalPodAutoscaler", "web", 1, 10, [new AutoscalerTarget("memory", 75, null)]));
        Assert.Equal("200Mi", result.Recommended.MemoryRequest.ToString());
        Assert.Equal("autoscaler-memory", Binding(result, ResourceField.MemoryRequest).Rule);
    }

    [Fact]
    public void Absolute_targets_do_not_follow_requests()
    {
        var result = By("burstable", Usual, autoscaler: new Autoscaler("HorizontalPodAutoscaler", "web", 1, 10, [new AutoscalerTarget("cpu", null, 0.2), new AutoscalerTarget("rps", null, 100)]));
        Assert.Equal("70m", result.Recommended.CpuRequest.ToString());
        Assert.Null(Find(result, FindingCodes.AutoscalerMoves));
    }
}
