using Ullage.Model;
using Ullage.Sizing.Tests.Policies;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Runtimes;

public sealed class JavaFitTests
{
    private static readonly SyntheticUsage Usual = new(Enumerable.Repeat(0.1, 100), Line(500, 600));

    [Fact]
    public void The_limit_holds_twice_the_live_heap_and_what_lies_outside()
    {
        var result = By("burstable", Usual, runtime: Java(live: 300, outside: 180, nonHeap: 120));
        Assert.Equal("798Mi", result.Recommended.MemoryLimit.ToString());
        Assert.Equal("300Mi of heap survive collections (P99) × 2 + 180Mi outside the heap × 1.1 = 798Mi.", Binding(result, ResourceField.MemoryLimit).Text);
    }

    [Fact]
    public void The_heaps_share_is_advice_and_never_a_patch()
    {
        var result = By("burstable", Usual, runtime: Java(live: 300, outside: 180, cap: 512));
        Assert.Empty(result.Environment);
        Assert.Equal(
            "Heap: 180Mi lie outside it (P99), × 1.1 leave 75 % of 798Mi, today 512Mi = 25 % of 2Gi. Advice, not set here: -XX:MaxRAMPercentage=75.0 in JAVA_TOOL_OPTIONS, beside what stands there; -Xmx overrules it.",
            result.Reasons.Single(static r => r.Rule == "jvm-heap-share").Text);
        Assert.Null(Find(result, FindingCodes.JvmHeapOverLimit));
    }

    [Fact]
    public void A_heap_that_may_outgrow_the_new_limit_is_critical() =>
        Assert.Equal(Severity.Critical, Find(By("burstable", Usual, runtime: Java(outside: 180, cap: 1024)), FindingCodes.JvmHeapOverLimit)!.Severity);

    [Fact]
    public void What_the_runtime_counts_outside_the_heap_stands_in_for_what_was_not_measured() =>
        Assert.Contains("120Mi lie outside it", By("burstable", Usual, runtime: Java(nonHeap: 120)).Reasons.Single(static r => r.Rule == "jvm-heap-share").Text, StringComparison.Ordinal);

    [Fact]
    public void Nothing_measured_gives_no_advice() =>
        Assert.DoesNotContain(By("burstable", Usual, runtime: Java()).Reasons, static r => r.Rule.StartsWith("jvm", StringComparison.Ordinal));

    private static RuntimeFacts Java(long? live = null, long? outside = null, long? nonHeap = null, long? cap = null) => new()
    {
        Kind = RuntimeKind.Jvm,
        LiveHeap = live is { } a ? Mi(a) : null,
        OutsideRuntime = outside is { } b ? Mi(b) : null,
        NonHeap = nonHeap is { } c ? Mi(c) : null,
        HeapHardLimit = cap is { } d ? Mi(d) : null,
    };
}
