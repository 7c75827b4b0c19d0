using Ullage.Model;

namespace Ullage.Sizing.Tests.Runtimes;

public sealed class GoJointChoiceTests
{
    private const double Mi = 1 << 20;
    private static readonly GoTerms Lab = GoCostModelTests.Lab with { Outside = 13 * Mi, NewHeadroom = true };

    private static GoTuning Choose(GoTerms terms, SizingOptions? options = null, double least = 16 * Mi, double most = double.PositiveInfinity) =>
        GoJointChoice.Of(terms, options ?? SizingOptions.Default, least, "the least", most, terms, ByteQuantity.FromMebibytes(2048));

    [Fact]
    public void The_room_chosen_is_near_the_root_of_cost_over_price()
    {
        // V = √(101 × 0.0335 ÷ 0.8 × 7.46 × 1024) = 180 MiB above a live heap of 63.6 MiB.
        var tuning = Choose(Lab);
        Assert.InRange((tuning.Chosen.Goal - Lab.Live) / Mi, 120, 240);
        Assert.False(tuning.Chosen.Spiral);
        Assert.All(tuning.Curve.Where(p => p.PeakShare <= 0.1 && !p.Spiral), p => Assert.True(p.CostAMonth >= tuning.Chosen.CostAMonth * 0.999));
    }

    [Fact]
    public void Dear_memory_makes_it_tighter_and_dear_cpu_roomier()
    {
        var usual = Choose(Lab).Chosen.Limit!.Value;
        Assert.True(Choose(Lab, SizingOptions.Default with { GoGcShare = 0.5, Prices = new Prices("USD", 0.01m, 0.02m) }).Chosen.Limit < usual);
        Assert.True(Choose(Lab, SizingOptions.Default with { Prices = new Prices("USD", 0.1m, 0.002m) }).Chosen.Limit > usual);
    }

    [Fact]
    public void The_budget_of_the_collector_is_kept_at_any_price()
    {
        var tuning = Choose(Lab, SizingOptions.Default with { GoGcShare = 0.02, Prices = new Prices("USD", 0.001m, 1m) });
        Assert.InRange(tuning.Chosen.PeakShare, 0, 0.02);
    }

    [Fact]
    public void Never_a_spiral_where_a_larger_limit_is_allowed() =>
        Assert.True(Choose(Lab, SizingOptions.Default with { GoGcShare = 0.5, Prices = new Prices("USD", 0.0001m, 1m) }).Chosen.Goal >= 1.25 * Lab.PeakLive * 0.999);

    [Fact]
    public void What_other_rules_ask_is_the_least() => Assert.Equal(ByteQuantity.FromMebibytes(900), Choose(Lab, least: 900 * Mi).Chosen.Limit);

    [Fact]
    public void What_people_allow_is_the_most() => Assert.True(Choose(Lab, most: 150 * Mi).Chosen.Limit <= ByteQuantity.FromMebibytes(150));

    [Fact]
    public void Gogc_goes_off_where_it_would_keep_the_heap_below_what_is_worth_paying_for()
    {
        var gogc = Lab with { Epoch = Lab.Epoch with { GoGc = 100 } };
        Assert.Null(Choose(gogc).Chosen.GoGc);
        Assert.Equal(100, Choose(gogc with { AllocationRate = Mi, PeakAllocationRate = Mi }).Chosen.GoGc);
    }

    [Fact]
    public void A_live_heap_that_grows_gets_its_room()
    {
        var grown = Choose(Lab with { PeakLive = 2 * Lab.Live, Growth = Lab.Live }).Chosen;
        Assert.True(grown.Goal >= 1.25 * 2 * Lab.Live * 0.999);
    }
}
