using Ullage.Model;
using Ullage.Sizing.Tests.Policies;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Runtimes;

public sealed class DotNetFitTests
{
    private static ContainerRecommendation DotNet(RuntimeFacts facts, double peak = 400, ResourceSettings? current = null) =>
        By("burstable", new SyntheticUsage(Line(0.01, 0.5), Spike(100, peak)), current, runtime: facts with { Kind = RuntimeKind.DotNet });

    [Fact]
    public void The_heap_share_is_left_to_the_runtime_and_said_so()
    {
        var result = DotNet(new RuntimeFacts { OutsideRuntime = Mi(60) });
        Assert.Empty(result.Environment);
        Assert.Equal("Heap limit: not set, .NET takes 75 % of 420Mi = 315Mi by itself.", result.Reasons.Single(static r => r.Rule == "dotnet-heap-share").Text);
    }

    [Fact]
    public void A_large_share_outside_the_heap_lowers_it_in_hexadecimal()
    {
        // (420 − 160) ÷ 420 = 61.9 %.
        var setting = Assert.Single(DotNet(new RuntimeFacts { OutsideRuntime = Mi(160) }).Environment);
        Assert.Equal(("DOTNET_GCHeapHardLimitPercent", "3D"), (setting.Name, setting.Value));
    }

    [Fact]
    public void A_heap_share_in_force_is_shown_as_todays_so_that_a_patch_applied_changes_nothing_more()
    {
        // 61 % of 420Mi, as the runtime tells it.
        var facts = new RuntimeFacts { OutsideRuntime = Mi(160), HeapHardLimit = ByteQuantity.FromBytes(420L * (1 << 20) * 61 / 100) };
        var setting = Assert.Single(DotNet(facts, current: Settings("50m", "1", "100Mi", "420Mi")).Environment);
        Assert.Equal(("3D", "3D"), (setting.Value, setting.Current));
        Assert.Null(Assert.Single(DotNet(facts with { HeapHardLimit = Mi(315) }, current: Settings("50m", "1", "100Mi", "420Mi")).Environment).Current);
    }

    [Fact]
    public void Three_quarters_of_the_limit_hold_what_the_heap_committed()
    {
        var result = DotNet(new RuntimeFacts { HeapCommitted = Mi(360) });
        Assert.Equal(Mi(480), result.Recommended.MemoryLimit);
        Assert.Equal("dotnet-heap", Binding(result, ResourceField.MemoryLimit).Rule);
    }

    [Fact]
    public void The_heap_committed_and_what_lies_outside_it_fit_the_limit_together()
    {
        // (400 + 250) ÷ 0.99 = 656.6 → 657Mi, of which the heap may have (657 − 250) ÷ 657 = 61 % = 400.8Mi.
        var result = DotNet(new RuntimeFacts { HeapCommitted = Mi(400), OutsideRuntime = Mi(250) });
        Assert.Equal(Mi(657), result.Recommended.MemoryLimit);
        var percent = Convert.ToInt32(Assert.Single(result.Environment).Value, 16);
        Assert.True(result.Recommended.MemoryLimit!.Value.Bytes * percent / 100 >= Mi(400).Bytes, $"{percent} %");
    }

    [Fact]
    public void Where_only_the_heap_after_a_collection_is_known_it_gets_a_quarter_more() => Assert.Equal(Mi(500), DotNet(new RuntimeFacts { LiveHeap = Mi(300) }).Recommended.MemoryLimit);

    [Fact]
    public void The_smallest_container_holds_the_smallest_heap() => Assert.Equal("50m/32Mi".Split('/')[1], By("burstable", new SyntheticUsage(Line(0.01, 0.1), Line(5, 10)), runtime: new RuntimeFacts { Kind = RuntimeKind.DotNet }).Recommended.MemoryLimit.ToString());

    [Fact]
    public void A_fixed_heap_limit_above_the_proposal_is_critical_and_one_that_follows_is_not()
    {
        Assert.Equal(Severity.Critical, Find(DotNet(new RuntimeFacts { HeapHardLimit = Mi(1024) }), FindingCodes.DotNetHeapOverLimit)!.Severity);
        Assert.Null(Find(DotNet(new RuntimeFacts { HeapHardLimit = Mi(1536) }), FindingCodes.DotNetHeapOverLimit));
    }

    [Fact]
    public void A_limit_that_changes_the_collector_is_told()
    {
        Assert.NotNull(Find(DotNet(new RuntimeFacts(), current: Settings("1", "2", "1Gi", "2Gi")), FindingCodes.DotNetCollectorChanges));
        Assert.Null(Find(DotNet(new RuntimeFacts(), current: Settings("1", "1", "1Gi", "2Gi")), FindingCodes.DotNetCollectorChanges));
    }
}
