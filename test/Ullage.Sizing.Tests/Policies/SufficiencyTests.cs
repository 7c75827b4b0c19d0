using Ullage.Model;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Policies;

public sealed class SufficiencyTests
{
    private static Coverage Seen(double spanHours, double observedHours, int pods = 1, long samples = 5000, int gaps = 0) =>
        new(TimeSpan.FromHours(spanHours), TimeSpan.FromHours(observedHours), pods, samples, gaps, TimeSpan.FromHours(gaps));

    private static ContainerRecommendation With(Coverage coverage, string kind = "Deployment", SizingOptions? options = null) =>
        By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200), coverage: coverage), kind: kind, options: options);

    [Fact]
    public void Nothing_seen_gives_no_number()
    {
        var result = By("guaranteed", null);
        Assert.Equal(RecommendationStatus.InsufficientData, result.Status);
        Assert.Equal(result.Current, result.Recommended);
        Assert.Equal("no-samples", Assert.Single(result.Reasons).Rule);
    }

    [Fact]
    public void A_short_history_says_how_much_is_missing()
    {
        var result = With(Seen(6, 6));
        Assert.Equal(RecommendationStatus.InsufficientData, result.Status);
        Assert.Equal(["6 h of history; at least 24 h is asked for.", "Seen for 6 h, 25 % of 24 h; at least 50 % is asked for."], result.Reasons.Select(static r => r.Text));
        Assert.Equal(Today, result.Recommended);
    }

    [Fact]
    public void A_history_full_of_holes_says_so()
    {
        var reason = Assert.Single(With(Seen(72, 8, gaps: 3)).Reasons);
        Assert.Equal("Seen for 8 h, 33 % of 24 h; at least 50 % is asked for; 3 gaps, the longest 3 h.", reason.Text);
    }

    [Fact]
    public void Cpu_seen_for_minutes_beside_a_week_of_memory_keeps_its_settings_and_memory_is_sized()
    {
        var result = By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200)) { CpuCoverage = Seen(0.2, 0.2, samples: 20) });
        Assert.Equal(RecommendationStatus.Recommended, result.Status);
        Assert.Equal((Today.CpuRequest, Today.CpuLimit), (result.Recommended.CpuRequest, result.Recommended.CpuLimit));
        Assert.NotEqual(Today.MemoryRequest, result.Recommended.MemoryRequest);
        Assert.Equal(("min-history", "CPU: 12 min of history; at least 24 h is asked for. Its settings stay as they are."), (Binding(result, ResourceField.CpuRequest).Rule, Binding(result, ResourceField.CpuRequest).Text));
    }

    [Fact]
    public void Memory_seen_in_holes_beside_a_week_of_cpu_keeps_its_settings_and_what_it_showed_is_still_told()
    {
        var result = By("risk", new SyntheticUsage(Line(0.001, 0.1), Line(101, 2000)) { MemoryCoverage = Seen(72, 8, gaps: 3) });
        Assert.Equal((Today.MemoryRequest, Today.MemoryLimit), (result.Recommended.MemoryRequest, result.Recommended.MemoryLimit));
        Assert.NotEqual(Today.CpuRequest, result.Recommended.CpuRequest);
        Assert.Equal("min-observed-share", Binding(result, ResourceField.MemoryRequest).Rule);
        Assert.NotNull(Find(result, FindingCodes.MemoryNearLimit));
    }

    [Fact]
    public void Both_too_short_is_no_number() =>
        Assert.Equal(RecommendationStatus.InsufficientData, By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200)) { CpuCoverage = Seen(1, 1), MemoryCoverage = Seen(2, 2) }).Status);

    [Fact]
    public void Few_samples_are_too_few() => Assert.Equal("min-samples", Assert.Single(With(Seen(24, 24, samples: 99)).Reasons).Rule);

    [Fact]
    public void A_day_seen_from_its_first_scrape_to_its_last_is_a_day() => Assert.Equal(RecommendationStatus.Recommended, With(Seen(23.98, 23.98)).Status);

    [Theory]
    [InlineData("CronJob", 3, RecommendationStatus.Recommended)]
    [InlineData("CronJob", 2, RecommendationStatus.InsufficientData)]
    [InlineData("Job", 3, RecommendationStatus.Recommended)]
    [InlineData("Deployment", 3, RecommendationStatus.InsufficientData)]
    public void Jobs_are_judged_by_their_runs(string kind, int pods, RecommendationStatus expected) => Assert.Equal(expected, With(Seen(48, 0.5, pods, 200), kind).Status);

    [Fact]
    public void The_thresholds_are_settings() =>
        Assert.Equal(RecommendationStatus.Recommended, With(Seen(0.2, 0.2, samples: 40), options: new SizingOptions { MinHistory = TimeSpan.FromMinutes(10), MinSamples = 20 }).Status);

    [Fact]
    public void Init_containers_are_left_alone_and_native_sidecars_are_sized()
    {
        var usage = new SyntheticUsage(Line(0.001, 0.1), Line(101, 200));
        var init = By("burstable", usage, role: ContainerRole.Init);
        Assert.Equal((RecommendationStatus.Skipped, "init-container"), (init.Status, Assert.Single(init.Reasons).Rule));
        Assert.Equal(init.Current, init.Recommended);
        Assert.Equal(RecommendationStatus.Recommended, By("burstable", usage, role: ContainerRole.Sidecar).Status);
    }

    [Fact]
    public void Containers_that_a_vertical_autoscaler_owns_are_left_alone()
    {
        var result = By("burstable", new SyntheticUsage(Line(0.001, 0.1), Line(101, 200)), autoscaler: new Autoscaler("VerticalPodAutoscaler", "web", null, null, []));
        Assert.Equal(RecommendationStatus.Skipped, result.Status);
        Assert.Contains("VerticalPodAutoscaler web", Assert.Single(result.Reasons).Text, StringComparison.Ordinal);
    }
}
