using Ullage.Sizing.Risk;

namespace Ullage.Sizing.Tests.Risk;

/// <summary>What a fleet says of a container that has said little itself.</summary>
public sealed class FleetPriorTests
{
    [Fact]
    public void Without_a_fleet_the_scale_is_two_percent() => Assert.Equal(0.02, FleetPrior.Unknown.Scale);

    [Fact]
    public void A_flat_fleet_lowers_it_and_a_wild_one_raises_it()
    {
        Assert.True(Of(200, 0.001).Scale < 0.02);
        Assert.True(Of(200, 0.3).Scale > 0.02);
    }

    [Fact]
    public void A_few_containers_hardly_move_it() => Assert.InRange(Of(5, 0.3).Scale, 0.02, 0.026);

    [Fact]
    public void It_does_not_depend_on_the_order_of_the_fleet()
    {
        var histories = Histories(50, 0.05).ToList();
        var (there, back) = (new FleetPrior(), new FleetPrior());
        foreach (var history in histories)
        {
            there.Add(history);
        }

        histories.Reverse();
        foreach (var history in histories)
        {
            back.Add(history);
        }

        Assert.Equal(there.Scale, back.Scale);
        Assert.Equal(50, back.Containers);
    }

    [Fact]
    public void Too_short_a_history_says_nothing()
    {
        var prior = new FleetPrior();
        prior.Add(PeakHistory.Of([1.0, 2, 3, 4, 5, 6, 7]));
        Assert.Equal(0, prior.Containers);
    }

    [Fact]
    public void A_spread_counts_for_more_the_longer_the_history()
    {
        Assert.Equal(0.0068, FleetPrior.Blend(0.005, 0.02, 7), 0.0001);
        Assert.Equal(0.02, FleetPrior.Blend(null, 0.02, 7));
        Assert.True(FleetPrior.Blend(0.005, 0.02, 1) > FleetPrior.Blend(0.005, 0.02, 30));
        Assert.Equal(0.02, FleetPrior.ImpliedScale(0.005, FleetPrior.Blend(0.005, 0.02, 3), 3), 1e-9);
    }

    [Fact]
    public void The_spread_is_the_mean_of_the_gap_to_p90_and_of_the_halves_difference()
    {
        // Twenty hours: 1.00 … but one of 1.10 in the second half.
        var hours = Enumerable.Repeat(1.0, 19).Append(1.1);
        Assert.Equal(Math.Log(1.1) + PeakHistory.Grain, PeakHistory.Of(hours).Spread()!.Value, 1e-9);
        Assert.Equal(PeakHistory.Grain, PeakHistory.Of(Enumerable.Repeat(5.0, 24)).Spread()!.Value, 1e-9);
        Assert.Null(PeakHistory.Of([1.0, 2, 3]).Spread());
    }

    [Fact]
    public void After_a_step_of_the_level_only_what_came_after_counts()
    {
        var random = new Random(2);
        double Noise() => 1 + (0.01 * random.NextDouble());
        double[] stepped = [.. Enumerable.Range(0, 60).Select(_ => Noise()), .. Enumerable.Range(0, 40).Select(_ => 3 * Noise())];
        Assert.Equal(40, PeakHistory.Of(stepped).SinceStep()!.Hours);
        Assert.Null(PeakHistory.Of(stepped.Reverse()).SinceStep());
        Assert.Null(PeakHistory.Of(Enumerable.Range(0, 100).Select(hour => (1 + (hour / 50.0)) * Noise())).SinceStep());
        Assert.Null(PeakHistory.Of(Enumerable.Range(0, 100).Select(hour => Noise() * (hour == 50 ? 3 : 1))).SinceStep());
        Assert.Null(PeakHistory.Of(Enumerable.Range(0, 100).Select(hour => Noise() * (hour % 24 < 12 ? 3 : 1))).SinceStep());
    }

    private static FleetPrior Of(int containers, double scale)
    {
        var prior = new FleetPrior();
        foreach (var history in Histories(containers, scale))
        {
            prior.Add(history);
        }

        return prior;
    }

    private static IEnumerable<PeakHistory> Histories(int containers, double scale)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, containers).Select(_ => PeakHistory.Of([.. Enumerable.Range(0, 72).Select(_ => Math.Exp(-scale * Math.Log(1 - random.NextDouble())))]))];
    }
}
