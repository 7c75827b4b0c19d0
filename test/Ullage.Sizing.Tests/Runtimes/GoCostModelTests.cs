using FsCheck;
using FsCheck.Fluent;
using Ullage.Model;

namespace Ullage.Sizing.Tests.Runtimes;

public sealed class GoCostModelTests
{
    private const double Mi = 1 << 20;
    private static readonly GoVersion New = new(1, 26);
    private static readonly GoVersion Old = new(1, 19);

    // The lab's 64 MiB service at 101 MiB/s on one processor, Go 1.26: measured 33.5 ms a mark, 4.59 collections a second at a goal of 93.6 MiB.
    internal static readonly GoTerms Lab = new()
    {
        Epoch = new GoEpochKey("", "go1.26.1", 107 << 20, -1, 1),
        Observed = TimeSpan.FromSeconds(8),
        Live = 63.6 * Mi,
        PeakLive = 63.6 * Mi,
        Roots = 0.5 * Mi,
        NonHeap = 10.5 * Mi,
        AllocationRate = 101 * Mi,
        PeakAllocationRate = 101 * Mi,
        Cycles = 4.59,
        Goal = 93.6 * Mi,
        Application = 0.46,
        PeakApplication = 0.46,
        Procs = 1,
        MarkCost = new GoMarkCost(0.0335 / (64.1 * Mi), 0.8 * 0.0335 / (64.1 * Mi), 1.2 * 0.0335 / (64.1 * Mi), GoCostSource.CpuClasses),
    };

    [Theory]
    [InlineData(203, 184.1)]
    [InlineData(139, 124.0)]
    [InlineData(93, 80.4)]
    [InlineData(85, 72.9)]
    public void The_goal_under_another_gomemlimit_is_what_go_1_26_then_showed(double softLimit, double measured) =>
        Assert.InRange(GoCostModel.LimitGoal(Lab, softLimit * Mi, New) / Mi, measured - 1, measured + 1);

    [Fact]
    public void Before_go_1_21_a_mebibyte_is_kept_free_and_not_three_percent()
    {
        // M 300, S 25 at a goal of 274: 300 − 25 − 1 = 274, as Go 1.19 showed.
        var terms = Lab with { NonHeap = 25 * Mi, Goal = 274 * Mi };
        Assert.Equal(274, GoCostModel.LimitGoal(terms, 300 * Mi, Old) / Mi, 6);
        Assert.Equal(0.97 * 275, GoCostModel.LimitGoal(terms with { Goal = 0.97 * 275 * Mi }, 300 * Mi, New) / Mi, 6);
    }

    [Theory]
    [InlineData(124.0, 2.22, 0.031)]
    [InlineData(93.6, 4.59, 0.066)]
    [InlineData(184.1, 1.00, 0.0133)]
    public void Collections_and_their_cores_at_another_goal_are_near_what_was_measured_there(double goal, double cycles, double cores)
    {
        var cost = GoCostModel.At(Lab, goal * Mi, Lab.MarkCost.Seconds, GoLoad.Mean(Lab));
        Assert.InRange(cost.Cycles / cycles, 0.85, 1.15);
        Assert.InRange(cost.Cores / cores, 0.75, 1.3);
    }

    [Fact]
    public void Gogc_alone_sets_the_goal_by_live_heap_and_roots()
    {
        Assert.Equal((63.6 + 64.1) * Mi, GoCostModel.GogcGoal(Lab.Live, Lab.Roots, 100), 3);
        Assert.Equal(4 * Mi, GoCostModel.GogcGoal(Mi, 0, 100), 3);
        Assert.Equal(double.PositiveInfinity, GoCostModel.GogcGoal(Lab.Live, Lab.Roots, null));
    }

    [Fact]
    public void A_goal_at_the_live_heap_is_more_than_marking_can_keep_up_with() =>
        Assert.True(GoCostModel.At(Lab, Lab.Live + Mi, Lab.MarkCost.Seconds, GoLoad.Mean(Lab)).Saturated);

    [Fact]
    public void More_memory_never_costs_more_collection() => Prop.ForAll(Numbers(4), static n =>
    {
        var l = (1 + (n[0] % 4096)) * Mi;
        var terms = Lab with { Live = l, PeakLive = l, AllocationRate = n[1] % 2000 * Mi };
        var (tight, roomy) = (l * (1 + (n[2] % 500 / 100.0)), l * (1 + (n[2] % 500 / 100.0) + (n[3] % 500 / 100.0)));
        var (a, b) = (GoCostModel.At(terms, tight, terms.MarkCost.Seconds, GoLoad.Mean(terms)), GoCostModel.At(terms, roomy, terms.MarkCost.Seconds, GoLoad.Mean(terms)));
        return b.Cores <= a.Cores * 1.000001 && b.Cores + b.IdleCores <= (a.Cores + a.IdleCores) * 1.000001 && b.Cycles <= a.Cycles * 1.000001;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_soft_limit_for_a_goal_gives_that_goal() => Prop.ForAll(Numbers(2), static n =>
    {
        var (goal, version) = ((1 + (n[0] % 65536)) * Mi, n[1] % 2 == 0 ? Old : New);
        return Math.Abs((GoCostModel.LimitGoal(Lab, GoCostModel.SoftLimitFor(Lab, goal, version), version) / goal) - 1) < 1e-9;
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<int[]> Numbers(int count) => Gen.Choose(0, 1_000_000).ArrayOf(count).ToArbitrary();
}
