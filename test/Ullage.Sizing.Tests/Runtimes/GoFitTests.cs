using Ullage.Model;
using Ullage.Sizing.Tests.Policies;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Runtimes;

public sealed class GoFitTests
{
    // Peak 400 MiB × 1.05 = 420Mi as limit, CPU limit P99 0.99 × 1.15 = 1139m (1.0 … as burst).
    private static readonly SyntheticUsage Usual = new(Line(0.01, 1), Spike(100, 400));

    private static ContainerRecommendation Go(RuntimeFacts facts, ResourceSettings? current = null, SyntheticUsage? usage = null) =>
        By("burstable", usage ?? Usual, current, runtime: facts with { Kind = RuntimeKind.Go });

    private static EnvironmentSetting? Variable(ContainerRecommendation r, string name) => r.Environment.SingleOrDefault(e => e.Name == name);

    [Fact]
    public void Gomemlimit_is_ninety_percent_where_nothing_outside_was_measured()
    {
        var result = Go(new RuntimeFacts { Version = "go1.22.3" });
        Assert.Equal(new EnvironmentSetting("GOMEMLIMIT", "378MiB", null), Variable(result, "GOMEMLIMIT"));
    }

    [Fact]
    public void Gomemlimit_leaves_room_for_what_lies_outside_the_runtime()
    {
        var result = Go(new RuntimeFacts { Version = "go1.22.3", OutsideRuntime = Mi(60), GoMemLimit = Mi(1800), GoMemLimitTold = true });
        Assert.Equal(new EnvironmentSetting("GOMEMLIMIT", "339MiB", "1800MiB"), Variable(result, "GOMEMLIMIT"));
        Assert.Equal("GOMEMLIMIT: the lesser of 90 % of the limit 420Mi = 378Mi and the limit − 60Mi outside the runtime − 5 % = 339MiB.", result.Reasons.Single(static r => r.Rule == "gomemlimit").Text);
    }

    [Fact]
    public void A_gomemlimit_that_is_off_is_shown_as_off() => Assert.Equal("off", Variable(Go(new RuntimeFacts { GoMemLimitTold = true, GoGcPercent = 100 }), "GOMEMLIMIT")!.Current);

    [Fact]
    public void The_live_heap_keeps_the_limit_high_enough_for_the_collector()
    {
        // (1.25 × 400 ÷ 0.97 + 20) ÷ 0.9 = 594.96 MiB.
        var result = Go(new RuntimeFacts { Version = "go1.22.3", LiveHeap = Mi(400), NonHeap = Mi(20) });
        Assert.Equal(Mi(595), result.Recommended.MemoryLimit);
        Assert.Equal("go-live-heap", Binding(result, ResourceField.MemoryLimit).Rule);
        var soft = Mi(long.Parse(Variable(result, "GOMEMLIMIT")!.Value[..^3]));
        Assert.InRange((soft - Mi(20)).Bytes * 0.97, 1.25 * Mi(400).Bytes * 0.998, double.MaxValue);
    }

    [Fact]
    public void Before_Go_1_19_the_live_heap_binds_no_limit() =>
        Assert.DoesNotContain(Go(new RuntimeFacts { Version = "go1.18.10", LiveHeap = Mi(400), NonHeap = Mi(20) }).Reasons, static r => r.Rule == "go-live-heap");

    [Theory]
    [InlineData("go1.24.5", null, "2")]
    [InlineData("go1.24.5", 8, "2")]
    [InlineData(null, null, "2")]
    [InlineData("go1.25.0", null, null)]
    [InlineData("go1.25.0", 2, null)]
    [InlineData("go1.25.0", 8, "2")]
    [InlineData("go1.26rc1", 1, null)]
    public void Gomaxprocs_is_set_where_go_does_not_follow_the_limit_by_itself(string? version, int? reported, string? expected) =>
        Assert.Equal(expected, Variable(Go(new RuntimeFacts { Version = version, GoMaxProcs = reported }), "GOMAXPROCS")?.Value);

    [Fact]
    public void Go_1_25_without_a_limit_today_rightly_has_the_nodes_cpus_and_is_left_to_follow() =>
        Assert.Null(Variable(Go(new RuntimeFacts { Version = "go1.25.0", GoMaxProcs = 16 }, new ResourceSettings(CpuQuantity.FromCores(1), null, Mi(1024), Mi(2048))), "GOMAXPROCS"));

    [Fact]
    public void A_gomemlimit_above_a_limit_that_is_only_now_proposed_is_critical() =>
        Assert.Equal(Severity.Critical, Find(Go(new RuntimeFacts { GoMemLimit = Mi(2048), GoMemLimitTold = true }, new ResourceSettings(CpuQuantity.FromCores(1), null, Mi(1024), null)), FindingCodes.GoMemLimitOverProposal)?.Severity);

    [Fact]
    public void A_go_line_that_switches_container_procs_off_is_told()
    {
        var finding = Find(Go(new RuntimeFacts { Version = "go1.25.1", GoMaxProcs = 16 }), FindingCodes.GoMaxProcsOverLimit)!;
        Assert.Contains("a go line below 1.25", finding.Text, StringComparison.Ordinal);
        Assert.Null(Find(Go(new RuntimeFacts { Version = "go1.25.1", GoMaxProcs = 2 }), FindingCodes.GoMaxProcsOverLimit));
    }

    [Theory]
    [InlineData(2048, "2Gi", true)]
    [InlineData(1900, "2Gi", false)]
    public void A_gomemlimit_at_or_above_the_limit_is_a_warning(long soft, string limit, bool found) =>
        Assert.Equal(found, Find(Go(new RuntimeFacts { GoMemLimit = Mi(soft), GoMemLimitTold = true }, Settings("1", "2", "1Gi", limit)), FindingCodes.GoMemLimitOverLimit)?.Severity == Severity.Warning);

    [Fact]
    public void Lowering_the_limit_below_todays_gomemlimit_is_critical_unless_both_are_set()
    {
        var finding = Find(Go(new RuntimeFacts { GoMemLimit = Mi(1800), GoMemLimitTold = true }), FindingCodes.GoMemLimitOverProposal)!;
        Assert.Equal(Severity.Critical, finding.Severity);
        Assert.Contains("set both together", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Gogc_off_without_gomemlimit_is_critical()
    {
        Assert.Equal(Severity.Critical, Find(Go(new RuntimeFacts { GoMemLimitTold = true, GoGcTold = true }), FindingCodes.GoGcOffUnbounded)!.Severity);
        Assert.Null(Find(Go(new RuntimeFacts { GoMemLimitTold = true }), FindingCodes.GoGcOffUnbounded));
        Assert.Null(Find(Go(new RuntimeFacts { GoMemLimitTold = true, GoGcPercent = 100 }), FindingCodes.GoGcOffUnbounded));
        Assert.Null(Find(Go(new RuntimeFacts()), FindingCodes.GoGcOffUnbounded));
    }

    [Fact]
    public void A_gomemlimit_close_to_the_live_heap_is_told() =>
        Assert.NotNull(Find(Go(new RuntimeFacts { GoMemLimit = Mi(150), GoMemLimitTold = true, LiveHeap = Mi(134) }), FindingCodes.GoMemLimitTight));

    [Fact]
    public void Go_before_1_19_gets_no_gomemlimit()
    {
        var result = Go(new RuntimeFacts { Version = "go1.18.10" });
        Assert.Null(Variable(result, "GOMEMLIMIT"));
        Assert.NotNull(Find(result, FindingCodes.GoTooOld));
    }

    [Theory]
    [InlineData("go1.22.3", 1, 22)]
    [InlineData("go1.25rc1", 1, 25)]
    [InlineData("1.9", 1, 9)]
    public void Versions_are_read_by_major_and_minor(string text, int major, int minor) => Assert.Equal(new GoVersion(major, minor), GoVersion.Parse(text));

    [Theory]
    [InlineData("devel go1.26-abc")]
    [InlineData("go")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_versions_are_unknown(string? text) => Assert.Null(GoVersion.Parse(text));
}
