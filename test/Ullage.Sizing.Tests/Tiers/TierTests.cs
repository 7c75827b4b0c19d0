using Ullage.Model;
using Ullage.Sizing.Tests.Policies;
using Ullage.Sizing.Tiers;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Tiers;

public sealed class TierTests
{
    private static readonly SyntheticUsage Small = new(Line(0.01, 0.05), Line(60, 110));

    [Fact]
    public void A_small_service_is_rounded_up_to_lightweight_and_says_from_what()
    {
        var result = By("tiers", Small);
        Assert.Equal("50m/128Mi, limits 200m/256Mi", Text(result.Recommended));
        var reason = Binding(result, ResourceField.MemoryRequest);
        Assert.Equal("tier-lightweight", reason.Rule);
        Assert.StartsWith("85Mi rounded up to 128Mi: profile lightweight", reason.Text, StringComparison.Ordinal);
        Assert.Contains(result.Reasons, static r => r is { Rule: "memory-request-p50", Binding: false });
    }

    [Fact]
    public void Memory_or_CPU_decides_which_of_the_larger_profiles_holds()
    {
        Assert.Equal("100m/512Mi, limits 300m/1Gi", Text(By("tiers", new SyntheticUsage(Line(0.05, 0.1), Line(300, 700))).Recommended));
        Assert.Equal("300m/256Mi, limits 800m/512Mi", Text(By("tiers", new SyntheticUsage(Line(0.1, 0.35), Line(150, 300))).Recommended));
    }

    [Fact]
    public void A_service_that_fits_none_is_told_so_and_gets_the_numbers_of_the_fallback()
    {
        var usage = new SyntheticUsage(Line(1, 2), Line(300, 700));
        var result = By("tiers", usage);
        Assert.Equal(By("burstable", usage).Recommended, result.Recommended);
        Assert.Contains("burstable", Find(result, FindingCodes.NoTier)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_above_the_ceiling_is_not_given() =>
        Assert.NotNull(Find(By("tiers", Small, options: SizingOptions.Default with { MaxMemory = Mi(200) }), FindingCodes.NoTier));

    [Fact]
    public void A_profile_that_a_LimitRange_refuses_is_not_given_and_says_by_what()
    {
        // Needs 170m/171Mi or so, limits under 500m and 400Mi: of the standard profiles only cpu-intensive holds it.
        var usage = new SyntheticUsage(Line(0.1, 0.35), Line(150, 300));
        Assert.Equal("300m/256Mi, limits 800m/512Mi", Text(Within(usage, new LimitRange { Name = "r", Type = "Container", MaxCpu = CpuQuantity.Parse("800m"), CpuRatio = 3 }).Recommended));
        var refused = Within(usage, new LimitRange { Name = "r", Type = "Container", MaxCpu = CpuQuantity.Parse("500m") });
        Assert.Equal(By("burstable", usage).Recommended, refused.Recommended);
        Assert.Contains("cpu-intensive holds what it needs", Find(refused, FindingCodes.NoTier)!.Text, StringComparison.Ordinal);
        Assert.Contains("CPU limit 800m is over 500m (limit-range-max)", Find(refused, FindingCodes.NoTier)!.Text, StringComparison.Ordinal);
        Assert.Contains("CPU limit is 2.67 times its request", Find(Within(usage, new LimitRange { Name = "r", Type = "Container", CpuRatio = 2.5 }), FindingCodes.NoTier)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_profile_within_the_bounds_is_taken_where_a_smaller_one_is_refused()
    {
        var result = Within(Small, new LimitRange { Name = "r", Type = "Container", CpuRatio = 3.5 });
        Assert.Equal("100m/512Mi, limits 300m/1Gi", Text(result.Recommended));
        Assert.Contains("memory-intensive is the first within the bounds that holds", Binding(result, ResourceField.CpuRequest).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_CPU_limit_the_profiles_is_left_out() =>
        Assert.Equal("50m/128Mi, limits -/256Mi", Text(By("tiers", Small, options: SizingOptions.Default with { CpuLimit = CpuLimitMode.None }).Recommended));

    [Fact]
    public void GOMEMLIMIT_follows_the_profiles_limit_and_not_the_need() =>
        Assert.Equal("230MiB", Assert.Single(By("tiers", Small, runtime: new RuntimeFacts { Kind = RuntimeKind.Go, Version = "go1.25.1" }).Environment, static e => e.Name == "GOMEMLIMIT").Value);

    [Fact]
    public void The_first_rule_that_matches_says_which_profiles_are_tried()
    {
        var tiers = TierSet.Standard with { Rules = [new TierRule { Namespaces = ["sh*"], Workloads = ["web"], Profiles = ["memory-intensive"] }, new TierRule { Profiles = ["lightweight"] }] };
        Assert.Equal("100m/512Mi, limits 300m/1Gi", Text(By("tiers", Small, options: SizingOptions.Default with { Tiers = tiers }).Recommended));
    }

    [Fact]
    public void A_rule_can_go_by_the_shape_of_the_need()
    {
        var need = Settings("100m", "300m", "512Mi", "1Gi");
        var rule = new TierRule { MemoryPerCoreFrom = ByteQuantity.Parse("4Gi"), MemoryPerCoreBelow = ByteQuantity.Parse("6Gi"), Profiles = ["x"] };
        Assert.True(rule.Matches(Id, need));
        Assert.False(rule.Matches(Id, need with { CpuRequest = CpuQuantity.Parse("200m") }));
        Assert.False(rule.Matches(Id, need with { CpuRequest = CpuQuantity.Parse("50m") }));
        Assert.False(rule.Matches(Id, need with { CpuRequest = null }));
    }

    [Fact]
    public void All_errors_of_a_set_are_told_at_once()
    {
        var bad = new TierSet
        {
            Fallback = "tiers",
            Profiles =
            [
                new TierProfile("a", CpuQuantity.Parse("2"), CpuQuantity.Parse("1"), Mi(10), Mi(5)),
                new TierProfile("a", CpuQuantity.Zero, CpuQuantity.Parse("1"), Mi(10), Mi(20)),
            ],
            Rules = [new TierRule { Profiles = ["b"] }, new TierRule { Profiles = [] }],
        };
        Assert.Equal(7, bad.Validate().Count);
        Assert.Throws<ArgumentException>(() => PolicyCatalog.Create("tiers", SizingOptions.Default with { Tiers = bad }));
        Assert.Empty(TierSet.Standard.Validate());
    }

    private static ContainerRecommendation Within(SyntheticUsage usage, LimitRange range)
    {
        var facts = new ContainerFacts { Id = Id, Current = Today };
        return PolicyCatalog.Create("tiers", SizingOptions.Default).Recommend(new Workload { Id = Id.Workload, Replicas = 3, Containers = [facts], Bounds = new NamespaceBounds([range], []) }, facts, usage);
    }
}
