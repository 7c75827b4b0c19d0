using Ullage.Model;
using Ullage.Sizing.Tests.Policies;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Bounds;

/// <summary>Bounds of a container: LimitRange, largest node, step down, dead band. Unbounded, the use below gives 50m/150Mi, limits 114m/229Mi.</summary>
public sealed class BoundsTests
{
    private static readonly SyntheticUsage Usual = new(Line(0.001, 0.1), Line(101, 200));

    [Fact]
    public void Without_bounds_the_policys_numbers_stand() => Assert.Equal("50m/150Mi, limits 114m/229Mi", Text(Within(new LimitRange { Name = "r", Type = "Container" }).Recommended));

    [Fact]
    public void A_LimitRanges_minimum_raises_the_request() =>
        Assert.Equal("100m/256Mi, limits 114m/256Mi", Text(Within(new LimitRange { Name = "r", Type = "Container", MinCpu = CpuQuantity.Parse("100m"), MinMemory = Mi(256) }).Recommended));

    [Fact]
    public void A_need_above_a_LimitRanges_maximum_is_a_conflict_that_names_it()
    {
        var result = Within(new LimitRange { Name = "r", Type = "Container", MaxMemory = Mi(200) });
        Assert.Equal(Mi(229), result.Recommended.MemoryLimit);
        Assert.Contains("limit-range-max", Find(result, FindingCodes.BoundsConflict)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_LimitRanges_ratio_raises_the_request_to_what_the_limit_asks()
    {
        var result = Within(new LimitRange { Name = "r", Type = "Container", CpuRatio = 1.5, MemoryRatio = 1 });
        Assert.Equal("76m/229Mi, limits 114m/229Mi", Text(result.Recommended));
        Assert.Equal("limit-range-ratio", Binding(result, ResourceField.CpuRequest).Rule);
    }

    [Fact]
    public void Bounds_of_other_types_do_not_bind_a_container() =>
        Assert.Equal("50m/150Mi, limits 114m/229Mi", Text(Within(new LimitRange { Name = "r", Type = "Pod", MinCpu = CpuQuantity.Parse("1") }).Recommended));

    [Fact]
    public void A_request_above_the_largest_node_is_a_conflict() =>
        Assert.Contains("largest-node", Find(Within(null, new NodeFacts("n1", CpuQuantity.Parse("4"), Mi(128), 110)), FindingCodes.BoundsConflict)!.Text, StringComparison.Ordinal);

    [Fact]
    public void A_step_goes_down_by_no_more_than_was_asked()
    {
        var result = By("burstable", Usual, options: SizingOptions.Default with { MaxStepDown = 0.3 });
        Assert.Equal("350m/717Mi, limits 700m/1434Mi", Text(result.Recommended));
        Assert.Equal("step-down", Binding(result, ResourceField.CpuRequest).Rule);
    }

    [Fact]
    public void A_ceiling_outweighs_the_pace_at_which_it_is_reached()
    {
        var result = By("burstable", Usual, options: SizingOptions.Default with { MaxStepDown = 0.3, MaxCpu = CpuQuantity.Parse("200m") });
        Assert.Equal("114m", result.Recommended.CpuLimit.ToString());
        Assert.Null(Find(result, FindingCodes.BoundsConflict));
    }

    [Fact]
    public void A_small_change_is_not_proposed_and_says_so()
    {
        var result = By("burstable", Usual, Settings("52m", "112m", "200Mi", "240Mi"), SizingOptions.Default with { DeadBand = 0.05 });
        Assert.Equal("52m/150Mi, limits 112m/240Mi", Text(result.Recommended));
        Assert.Equal("dead-band", Binding(result, ResourceField.CpuRequest).Rule);
    }

    [Fact]
    public void A_memory_limit_that_must_rise_is_never_held_back() =>
        Assert.Equal(Mi(229), By("burstable", Usual, Settings("52m", "112m", "200Mi", "225Mi"), SizingOptions.Default with { DeadBand = 0.1 }).Recommended.MemoryLimit);

    [Fact]
    public void A_request_that_is_kept_stays_under_its_limit() =>
        Assert.Equal("50m/150Mi, limits 114m/229Mi", Text(By("burstable", Usual, Settings("500m", "1", "160Mi", "158Mi"), SizingOptions.Default with { DeadBand = 0.1 }).Recommended with { MemoryRequest = Mi(150) }));

    [Fact]
    public void One_number_for_request_and_limit_is_kept_or_changed_as_one()
    {
        var options = SizingOptions.Default with { DeadBand = 0.05 };
        Assert.Equal("116m/232Mi, limits 116m/232Mi", Text(By("guaranteed", Usual, Settings("116m", "116m", "232Mi", "232Mi"), options).Recommended));
        Assert.Equal("114m/230Mi, limits 114m/230Mi", Text(By("guaranteed", Usual, Settings("116m", "118m", "232Mi", "240Mi"), options).Recommended));
    }

    [Fact]
    public void What_is_outside_a_hard_bound_today_is_not_kept_however_near()
    {
        var options = SizingOptions.Default with { DeadBand = 0.1 };
        Assert.Equal("229Mi", Within(new LimitRange { Name = "r", Type = "Container", MaxMemory = Mi(230) }, null, Settings("52m", "112m", "200Mi", "240Mi"), options).Recommended.MemoryLimit.ToString());
        Assert.Equal("50m", Within(new LimitRange { Name = "r", Type = "Container", MinCpu = CpuQuantity.Parse("50m") }, null, Settings("48m", "112m", "200Mi", "400Mi"), options).Recommended.CpuRequest.ToString());
        Assert.Equal("229Mi", Within(null, null, Settings("52m", "112m", "200Mi", "240Mi"), options with { MaxMemory = Mi(235) }).Recommended.MemoryLimit.ToString());
    }

    [Fact]
    public void A_step_down_makes_no_conflict_with_a_LimitRange_that_today_exceeds()
    {
        var result = Within(new LimitRange { Name = "r", Type = "Container", MaxMemory = Mi(1024) }, null, Today, SizingOptions.Default with { MaxStepDown = 0.3 });
        Assert.Equal("717Mi", result.Recommended.MemoryLimit.ToString());
        Assert.Null(Find(result, FindingCodes.BoundsConflict));
    }

    private static ContainerRecommendation Within(LimitRange? range, NodeFacts? node = null, ResourceSettings? today = null, SizingOptions? options = null)
    {
        var facts = new ContainerFacts { Id = Id, Current = today ?? Today };
        var workload = new Workload { Id = Id.Workload, Replicas = 3, Containers = [facts], Bounds = new NamespaceBounds(range is null ? [] : [range], []), LargestNodes = node is null ? [] : [node] };
        return PolicyCatalog.Create("burstable", options ?? SizingOptions.Default).Recommend(workload, facts, Usual);
    }
}
