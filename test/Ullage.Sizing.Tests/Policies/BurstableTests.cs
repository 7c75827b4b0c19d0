using Ullage.Model;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Policies;

public sealed class BurstableTests
{
    [Fact]
    public void Requests_are_medians_and_limits_are_p99_plus_a_margin()
    {
        // CPU 1m … 100m, memory 101 … 200 MiB: P50 50m and 150 MiB; P99 99m × 1.15 = 113.85m; P99 199 MiB × 1.15 = 228.85 MiB, above 200 × 1.05.
        var result = By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200)));
        Assert.Equal(RecommendationStatus.Recommended, result.Status);
        Assert.Equal("50m/150Mi, limits 114m/229Mi", Text(result.Recommended));
        Assert.Equal("cpu-request-p50", Binding(result, ResourceField.CpuRequest).Rule);
        Assert.Equal("cpu-limit-p99", Binding(result, ResourceField.CpuLimit).Rule);
        Assert.Equal("memory-request-p50", Binding(result, ResourceField.MemoryRequest).Rule);
        Assert.Equal("memory-limit-p99", Binding(result, ResourceField.MemoryLimit).Rule);
    }

    [Fact]
    public void Reasons_hold_the_arithmetic_and_the_evidence()
    {
        var result = By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200)));
        var reason = Binding(result, ResourceField.CpuLimit);
        Assert.Equal("P99 of 1-minute CPU means 99m × 1.15 = 114m, over 3 pods, 7 d.", reason.Text);
        Assert.Equal(("cpu p99", "cores", 100L), (reason.Evidence!.Statistic, reason.Evidence.Unit, reason.Evidence.Samples!.Value));
    }

    [Fact]
    public void The_memory_limit_stays_above_a_single_observed_peak()
    {
        var result = By("burstable", new SyntheticUsage(Line(0.001, 0.1), Spike(100, 400)));
        Assert.Equal(Mi(420), result.Recommended.MemoryLimit);
        var reason = Binding(result, ResourceField.MemoryLimit);
        Assert.Equal("memory-observed-peak", reason.Rule);
        Assert.Equal("The observed peak 400Mi (pod web-7, 2026-03-02 14:00Z) × 1.05 = 420Mi.", reason.Text);
        Assert.Equal("web-7", reason.Evidence!.Pod);
    }

    [Fact]
    public void The_cpu_limit_lets_through_twice_the_sharpest_rate_that_was_seen()
    {
        var result = By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200), burst: 0.6));
        Assert.Equal(CpuQuantity.FromMillicores(1200), result.Recommended.CpuLimit);
        Assert.Equal("cpu-observed-burst", Binding(result, ResourceField.CpuLimit).Rule);
    }

    [Fact]
    public void A_memory_request_far_below_common_use_is_told()
    {
        var finding = Find(By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(50, 250))), FindingCodes.EvictionRisk);
        Assert.Equal(Severity.Warning, finding!.Severity);
        Assert.Null(Find(By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(200, 205))), FindingCodes.EvictionRisk));
    }

    [Fact]
    public void A_setting_that_appears_has_a_reason()
    {
        var result = By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200)), Settings("500m", null, "1Gi", null));
        Assert.Equal(["CpuLimit", "MemoryLimit"], result.Reasons.Where(static r => r.Rule == "setting-added").Select(static r => r.Field.ToString()));
    }

    [Theory]
    [InlineData(CpuLimitMode.None, "1", null)]
    [InlineData(CpuLimitMode.None, null, null)]
    [InlineData(CpuLimitMode.Keep, null, null)]
    [InlineData(CpuLimitMode.Keep, "1", "114m")]
    [InlineData(CpuLimitMode.Policy, null, "114m")]
    public void The_cpu_limit_appears_or_goes_as_asked(CpuLimitMode mode, string? today, string? expected)
    {
        var result = By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200)), Settings("500m", today, "1Gi", "2Gi"), new SizingOptions { CpuLimit = mode });
        Assert.Equal(expected, result.Recommended.CpuLimit?.ToString());
        Assert.Equal(today is not null && expected is null, result.Reasons.Any(static r => r.Rule == "setting-removed"));
    }

    [Fact]
    public void Quantiles_and_margins_can_be_turned()
    {
        var options = new SizingOptions { CpuRequestQuantile = 0.9, CpuLimitQuantile = 0.95, CpuMargin = 0, MemoryRequestQuantile = 1, MemoryLimitQuantile = 0.5, MemoryMargin = 1, PeakHeadroom = 0 };
        var result = By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200), burst: 0), options: options);
        Assert.Equal("90m/200Mi, limits 95m/300Mi", Text(result.Recommended));
    }
}
