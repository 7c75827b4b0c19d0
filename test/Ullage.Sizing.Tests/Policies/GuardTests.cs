using Ullage.Model;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Policies;

public sealed class GuardTests
{
    private static readonly SyntheticUsage Usual = new(Line(0.001, 0.1), Line(101, 200));

    [Fact]
    public void A_kill_raises_the_limit_from_the_one_it_met()
    {
        var result = By("burstable", Usual, Settings("500m", "1", "256Mi", "256Mi"), kills: [new OomKill("web-1", EndMs, Mi(200)), new OomKill("web-2", EndMs, Mi(256))]);
        Assert.Equal(Mi(320), result.Recommended.MemoryLimit);
        var reason = Binding(result, ResourceField.MemoryLimit);
        Assert.Equal("Killed 2 times for lack of memory, at its limit 256Mi (pod web-2, 2026-03-02 14:00Z) × 1.25 = 320Mi.", reason.Text);
        Assert.Equal(FindingCodes.OomKilled, result.Findings[0].Code);
        Assert.Equal(Severity.Critical, result.Findings[0].Severity);
    }

    [Theory]
    [InlineData("512Mi", 640)]
    [InlineData(null, 250)]
    public void A_kill_at_an_unknown_limit_counts_from_todays_limit_or_the_peak(string? today, long expected) =>
        Assert.Equal(Mi(expected), By("burstable", Usual, Settings(null, null, null, today), kills: new OomKill("web-1", EndMs, null)).Recommended.MemoryLimit);

    [Fact]
    public void A_throttled_container_gets_more_than_the_limit_that_cut_it_off()
    {
        var result = By("burstable", new SyntheticUsage(Line(0.1, 0.2), Line(101, 200), throttled: 0.4), Settings("100m", "400m", "1Gi", "2Gi"));
        Assert.Equal("460m", result.Recommended.CpuLimit.ToString());
        Assert.Equal(Severity.Critical, Find(result, FindingCodes.CpuThrottled)!.Severity);
    }

    [Fact]
    public void Floors_hold_where_hardly_anything_is_used()
    {
        var result = By("burstable", new SyntheticUsage(Line(0, 0.0005), Line(1, 2)));
        Assert.Equal("10m/16Mi, limits 10m/16Mi", Text(result.Recommended));
        Assert.NotNull(Find(result, FindingCodes.Idle));
    }

    [Fact]
    public void A_ceiling_holds_where_it_leaves_room()
    {
        var result = By("burstable", Usual, options: new SizingOptions { MaxCpu = CpuQuantity.FromCores(0.12), MaxMemory = Mi(1024) });
        Assert.Equal("50m/150Mi, limits 114m/229Mi", Text(result.Recommended));
        Assert.DoesNotContain(result.Findings, static f => f.Code == FindingCodes.BoundsConflict);
    }

    [Fact]
    public void A_need_above_a_ceiling_stands_and_names_both_rules()
    {
        var result = By("burstable", Usual, options: new SizingOptions { MaxMemory = Mi(180) });
        Assert.Equal(Mi(229), result.Recommended.MemoryLimit);
        var conflict = Find(result, FindingCodes.BoundsConflict)!;
        Assert.Equal(Severity.Critical, conflict.Severity);
        Assert.StartsWith("memory-limit-p99 needs more than memory-ceiling allows", conflict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_never_under_requests()
    {
        var result = By("burstable", Usual, options: new SizingOptions { CpuRequestQuantile = 1, CpuLimitQuantile = 0.1, MemoryRequestQuantile = 1, MemoryLimitQuantile = 0, CpuMargin = 0, MemoryMargin = 0, PeakHeadroom = 0 });
        Assert.Equal(result.Recommended.CpuRequest, result.Recommended.CpuLimit);
        Assert.Equal(result.Recommended.MemoryRequest, result.Recommended.MemoryLimit);
    }

    [Fact]
    public void What_was_not_seen_is_not_touched()
    {
        var memoryOnly = By("burstable", new SyntheticUsage([], Line(101, 200)));
        Assert.Equal("500m/150Mi, limits 1/229Mi", Text(memoryOnly.Recommended));
        Assert.Equal("cpu-not-seen", Binding(memoryOnly, ResourceField.CpuRequest).Rule);
        var cpuOnly = By("burstable", new SyntheticUsage(Line(0.001, 0.1), []));
        Assert.Equal("50m/1Gi, limits 114m/2Gi", Text(cpuOnly.Recommended));
        Assert.Equal("memory-not-seen", Binding(cpuOnly, ResourceField.MemoryRequest).Rule);
    }
}
