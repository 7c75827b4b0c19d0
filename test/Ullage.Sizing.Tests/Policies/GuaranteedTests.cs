using Ullage.Model;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Policies;

public sealed class GuaranteedTests
{
    [Fact]
    public void Request_and_limit_are_one_number_for_the_peak_and_a_high_quantile()
    {
        // CPU P99 99m × 1.15 = 113.85m; memory peak 200 MiB × 1.15 = 230 MiB.
        var result = By("guaranteed", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200)));
        Assert.Equal("114m/230Mi, limits 114m/230Mi", Text(result.Recommended));
        Assert.Contains(result.Reasons, static r => r is { Rule: "memory-limit-peak", Binding: true, Field: ResourceField.MemoryLimit });
        Assert.Equal(2, result.Reasons.Count(static r => r.Rule == "request-equals-limit"));
    }

    [Fact]
    public void What_raises_the_limit_raises_the_request_with_it()
    {
        var result = By("guaranteed", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200)), kills: new OomKill("web-7", EndMs, Mi(512)));
        Assert.Equal((Mi(640), Mi(640)), (result.Recommended.MemoryRequest!.Value, result.Recommended.MemoryLimit!.Value));
    }

    [Fact]
    public void A_burst_is_not_paid_for_as_a_request() =>
        Assert.Equal("114m", By("guaranteed", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200), burst: 2)).Recommended.CpuRequest.ToString());

    [Fact]
    public void Without_a_cpu_limit_the_request_stands_alone()
    {
        var result = By("guaranteed", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200)), options: new SizingOptions { CpuLimit = CpuLimitMode.None });
        Assert.Equal("114m/230Mi, limits -/230Mi", Text(result.Recommended));
    }
}
