using Ullage.Model;
using Ullage.Sizing.Tests.Policies;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Runtimes;

public sealed class DotNetJointChoiceTests
{
    private const double Mebibyte = 1 << 20;

    private static readonly DotNetObservation _seen = new()
    {
        Observed = TimeSpan.FromDays(7),
        Live = 64.7 * Mebibyte,
        PeakLive = 66 * Mebibyte,
        Ceiling = 118.5 * Mebibyte,
        Committed = 140.6 * Mebibyte,
        FullCollections = 0.23 * 7 * 86400,
        AllocationRate = 114 * Mebibyte,
        PauseShare = 0.02,
        ProcessCores = 0.3,
        PeakProcessCores = 0.35,
        Fragmentation = 0.04,
        Processors = 1,
    };

    private static readonly RuntimeFacts _facts = new() { Kind = RuntimeKind.DotNet, OutsideRuntime = Mi(24), HeapCommitted = Mi(141), LiveHeap = Mi(119), DotNet = _seen };

    private static ContainerRecommendation Size(RuntimeFacts facts, ResourceSettings? current = null, SizingOptions? options = null) =>
        By("burstable", new SyntheticUsage(Line(0.25, 0.35), Line(90, 165)), current, options, runtime: facts);

    private static DotNetTuning Choose(DotNetTerms terms, Prices? prices = null, double least = 16 * Mebibyte, double most = double.PositiveInfinity) =>
        DotNetJointChoice.Of(terms, SizingOptions.Default with { Prices = prices }, least, "the least", most, ByteQuantity.FromMebibytes(256), 192 * Mebibyte)!;

    [Fact]
    public void Dear_memory_buys_more_collections_and_dear_cpu_fewer()
    {
        // On an application of two cores no point is beyond the budget.
        var busy = DotNetCostModelTests.Lab with { Application = 2, PeakApplication = 2 };
        var frugal = Choose(busy, new Prices("USD", 0.001m, 1m)).Chosen;
        var roomy = Choose(busy, new Prices("USD", 10m, 0.0001m)).Chosen;
        Assert.True(frugal.Limit < roomy.Limit && frugal.FullCollections > roomy.FullCollections);
        Assert.Equal(DotNetCostModelTests.Lab.Natural, roomy.Ceiling);
    }

    [Fact]
    public void Nothing_chosen_is_dearer_than_another_point_of_its_curve_that_is_allowed()
    {
        var tuning = Choose(DotNetCostModelTests.Lab);
        Assert.All(tuning.Curve.Where(p => p != tuning.Today && p is { Spiral: false } && p.PeakShare <= tuning.ShareBudget && p.Limit >= tuning.LeastLimit), p => Assert.True(p.CostAMonth >= tuning.Chosen.CostAMonth - 1e-9));
        Assert.Contains(tuning.Chosen, tuning.Curve);
        Assert.Contains(tuning.Today!, tuning.Curve);
    }

    [Fact]
    public void The_budget_is_kept_even_where_memory_is_dear()
    {
        var tuning = Choose(DotNetCostModelTests.Lab with { Promoted = 60 * Mebibyte, PromotedHigh = 60 * Mebibyte }, new Prices("USD", 0.0001m, 1m));
        Assert.True(tuning.Chosen.PeakShare <= tuning.ShareBudget || tuning.Chosen.Ceiling == tuning.Terms.Natural);
        Assert.False(tuning.Chosen.Spiral);
    }

    [Fact]
    public void The_share_of_the_heap_is_set_with_the_limit_in_hexadecimal()
    {
        var result = Size(_facts);
        var chosen = result.DotNet!.Chosen;
        Assert.Equal(chosen.Limit, result.Recommended.MemoryLimit);
        Assert.Equal("dotnet-joint", Binding(result, ResourceField.MemoryLimit).Rule);
        Assert.Equal($"{chosen.HeapPercent:X}", result.Environment.Single(static e => e.Name == "DOTNET_GCHeapHardLimitPercent").Value);
        Assert.Contains(result.Reasons, static r => r.Text.StartsWith("Set aside (its garbage is bounded by the heap limit)", StringComparison.Ordinal));
        Assert.True(result.Recommended.MemoryLimit < Size(_facts with { DotNet = null }).Recommended.MemoryLimit);
    }

    [Fact]
    public void Switched_off_the_limit_follows_the_peak() => Assert.Null(Size(_facts, options: SizingOptions.Default with { GoJoint = false }).DotNet);

    [Fact]
    public void A_heap_limit_that_pins_the_live_heap_is_told_and_a_roomy_one_is_not()
    {
        var tight = _facts with { HeapHardLimit = Mi(82), DotNet = _seen with { Ceiling = 68 * Mebibyte, Committed = 81 * Mebibyte, FullCollections = 3.6 * 7 * 86400 } };
        Assert.Equal(Severity.Critical, Find(Size(tight, Settings("300m", "1", "128Mi", "128Mi")), FindingCodes.DotNetSpiral)!.Severity);
        Assert.Null(Find(Size(_facts, Settings("300m", "1", "256Mi", "256Mi")), FindingCodes.DotNetSpiral));
    }

    [Fact]
    public void Pauses_beyond_the_budget_are_told()
    {
        Assert.NotNull(Find(Size(_facts with { DotNet = _seen with { PauseShare = 0.14 } }), FindingCodes.DotNetGcOverBudget));
        Assert.Null(Find(Size(_facts with { DotNet = _seen with { PauseShare = 0.001, FullCollections = 600 } }), FindingCodes.DotNetGcOverBudget));
    }

    [Fact]
    public void Two_processors_get_the_workstation_collector_and_one_takes_it_by_itself()
    {
        ContainerRecommendation At(double cpu) => By("burstable", new SyntheticUsage(Line(cpu / 2, cpu), Line(90, 165)), runtime: _facts);
        Assert.Equal("0", At(1.2).Environment.Single(static e => e.Name == "DOTNET_gcServer").Value);
        Assert.DoesNotContain(At(0.3).Environment, static e => e.Name == "DOTNET_gcServer");
        Assert.DoesNotContain(At(3.2).Environment, static e => e.Name == "DOTNET_gcServer");
    }

    [Fact]
    public void Processors_counted_beyond_the_limit_are_told_and_mended()
    {
        var result = Size(_facts with { DotNet = _seen with { Processors = 8 } }, Settings("300m", "1", "256Mi", "256Mi"));
        Assert.NotNull(Find(result, FindingCodes.DotNetProcessorsOverLimit));
        Assert.Equal("8", result.Environment.Single(static e => e.Name == "DOTNET_PROCESSOR_COUNT").Current);
    }

    [Fact]
    public void A_few_full_collections_leave_the_natural_ceiling_and_the_rate_open()
    {
        var terms = DotNetTermsFit.Of(_facts with { DotNet = _seen with { FullCollections = 1, Ceiling = 80 * Mebibyte } }, null, 0, new SyntheticUsage(Line(0.1, 0.2), Line(90, 165)).Summary.Cpu)!;
        Assert.Equal(1.8 * 64.7, terms.Natural / Mebibyte, 6);
        Assert.Equal(4, terms.PromotedHigh / terms.Promoted, 6);
    }
}
