using Ullage.Model;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Policies;

public sealed class FindingTests
{
    private static readonly SyntheticUsage Usual = new(Line(0.001, 0.1), Line(101, 200));

    [Fact]
    public void Nothing_is_found_where_all_is_well() =>
        Assert.Empty(By("guaranteed", Usual, Settings("114m", "200m", "230Mi", "256Mi")).Findings);

    [Theory]
    [InlineData("500m", "1", "1Gi", null, FindingCodes.MemoryUnbounded, Severity.Warning)]
    [InlineData(null, "1", "1Gi", "2Gi", FindingCodes.RequestMissing, Severity.Info)]
    [InlineData("500m", "1", "100m", "2Gi", FindingCodes.MemoryUnitSuspicious, Severity.Warning)]
    [InlineData("80m", "1", "1Gi", "2Gi", FindingCodes.CpuOverRequest, Severity.Warning)]
    [InlineData("500m", "1", "150Mi", "2Gi", FindingCodes.MemoryOverRequest, Severity.Warning)]
    [InlineData("500m", "1", "1Gi", "210Mi", FindingCodes.MemoryNearLimit, Severity.Critical)]
    [InlineData("500m", "1", "1Gi", "2Gi", FindingCodes.CpuOverProvisioned, Severity.Info)]
    [InlineData("500m", "1", "1Gi", "2Gi", FindingCodes.MemoryOverProvisioned, Severity.Info)]
    public void Settings_of_today_are_judged(string? cpuRequest, string? cpuLimit, string? memoryRequest, string? memoryLimit, string code, Severity severity)
    {
        var finding = Find(By("guaranteed", Usual, Settings(cpuRequest, cpuLimit, memoryRequest, memoryLimit)), code);
        Assert.Equal(severity, finding?.Severity);
    }

    [Fact]
    public void A_lone_peak_near_the_limit_is_a_warning_and_no_more() =>
        Assert.Equal(Severity.Warning, Find(By("guaranteed", new SyntheticUsage(Line(0.001, 0.1), Spike(100, 200)), Settings("500m", "1", "210Mi", "210Mi")), FindingCodes.MemoryNearLimit)!.Severity);

    [Theory]
    [InlineData(0.04, null)]
    [InlineData(0.05, Severity.Warning)]
    [InlineData(0.25, Severity.Critical)]
    public void Throttling_grows_from_nothing_to_critical(double share, Severity? severity) =>
        Assert.Equal(severity, Find(By("guaranteed", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200), throttled: share)), FindingCodes.CpuThrottled)?.Severity);

    [Fact]
    public void The_worst_is_told_first()
    {
        var findings = By("burstable", Usual, Settings("50m", "1", null, null), kills: new OomKill("web-1", EndMs, null)).Findings;
        Assert.Equal(findings.OrderByDescending(static f => f.Severity).Select(static f => f.Code), findings.Select(static f => f.Code));
        Assert.Equal(FindingCodes.OomKilled, findings[0].Code);
    }

    [Fact]
    public void A_start_that_the_limit_slows_is_told()
    {
        var finding = Find(By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200), startup: 0.57)), FindingCodes.StartupOverLimit)!;
        Assert.Contains("about 5 times as long", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_without_enough_history_still_tells_its_kills()
    {
        var result = By("burstable", null, kills: new OomKill("web-1", EndMs, Mi(64)));
        Assert.Equal(RecommendationStatus.InsufficientData, result.Status);
        Assert.Equal("Killed 1 time for lack of memory, last at its limit 64Mi in pod web-1, 2026-03-02 14:00Z.", Find(result, FindingCodes.OomKilled)!.Text);
    }
}
