using FsCheck;
using FsCheck.Fluent;
using Ullage.Model;
using Ullage.Sizing.Tests.Policies;
using Ullage.Sizing.Tests.Reduction;
using Ullage.Sizing.Trends;

namespace Ullage.Sizing.Tests.Trends;

/// <summary>Seven days with a rollout in the fifth: pods cart-N-0 before, cart-N-1 after.</summary>
public sealed class LevelStepTests
{
    private const double MiB = 1 << 20;
    private const int Rollout = 110;

    [Fact]
    public void A_rollout_that_raises_the_level_is_told_with_both_images_and_levels()
    {
        var result = Size(1.4);
        var finding = Sized.Find(result, FindingCodes.RolloutLevel)!;
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Matches(@"The rollout of 2026-03-06 14:00Z moved its level: cart:1 → cart:2: memory 2\d\dMi → (29|30)\dMi \(\+(39|40|41) %\), at the same hours of the day \(3 and 3 pods followed\)\.", finding.Text);
    }

    [Fact]
    public void The_limit_holds_the_older_peak_raised_alike_and_the_request_the_new_level()
    {
        // The busiest hours came before the rollout, under the old image: 300Mi for six hours.
        var result = Size(1.4, static hour => hour is > 60 and < 66 ? 1.5 : 1);
        var limit = result.Reasons.Single(static r => r.Rule == "rollout-level" && r.Field == ResourceField.MemoryLimit);
        Assert.True(limit.Binding);
        Assert.InRange(result.Recommended.MemoryLimit!.Value.Bytes / MiB, 1.4 * 300 * 1.15, 1.4 * 300 * 1.45);
        Assert.True(result.Reasons.Single(static r => r.Rule == "rollout-level" && r.Field == ResourceField.MemoryRequest).Binding);
    }

    [Fact]
    public void A_level_that_falls_is_told_and_lowers_nothing_yet()
    {
        var result = Size(0.6);
        Assert.Equal(Severity.Info, Sized.Find(result, FindingCodes.RolloutLevel)!.Severity);
        Assert.DoesNotContain(result.Reasons, static r => r.Rule == "rollout-level");
    }

    [Fact]
    public void A_rollout_that_changes_nothing_is_not_told_whatever_the_hour() =>
        Prop.ForAll(Gen.Choose(1, 100_000).ToArbitrary(), static seed =>
        {
            var random = new Random(seed);
            var at = random.Next(30, 150);
            var window = MemoryGrowthTests.Window(7, 3, random, static (_, _) => 200, hour => hour < at ? 0 : 1);
            return LevelStep.Of(Facts, window, MemoryLives.Of(window)) is null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    [Fact]
    public void Pods_of_one_image_have_no_step()
    {
        var usage = Usage(1.4, static _ => 1);
        Assert.Null(LevelStep.Of(Facts with { PodImages = Facts.PodImages.ToDictionary(static p => p.Key, static _ => "cart:1") }, usage, MemoryLives.Of(usage)));
    }

    private static ContainerFacts Facts { get; } = new()
    {
        Id = Trace.App,
        Current = Sized.Settings("500m", "1", "1Gi", "1Gi"),
        PodImages = Enumerable.Range(0, 3).SelectMany(static pod => new[] { ($"cart-{pod}-0", "cart:1"), ($"cart-{pod}-1", "cart:2") }).ToDictionary(static p => p.Item1, static p => p.Item2),
    };

    private static Ullage.Sizing.Reduction.ContainerWindow Usage(double ratio, Func<double, double> busy) =>
        MemoryGrowthTests.Window(7, 3, new Random(8), (hour, _) => 200 * busy(hour) * (hour < Rollout ? 1 : ratio), static hour => hour < Rollout ? 0 : 1);

    private static ContainerRecommendation Size(double ratio, Func<double, double>? busy = null) =>
        PolicyCatalog.Create("burstable", SizingOptions.Default).Recommend(new Workload { Id = Trace.App.Workload, Replicas = 3, Containers = [Facts] }, Facts, Usage(ratio, busy ?? (static _ => 1)));
}
