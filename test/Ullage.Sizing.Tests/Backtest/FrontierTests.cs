using Ullage.Sizing.Backtest;

namespace Ullage.Sizing.Tests.Backtest;

/// <summary>The line that a policy is measured against, and the interval of a share.</summary>
public sealed class FrontierTests
{
    private static readonly (double Rate, double Slack)[] Line = [(0.1, 0.1), (0.01, 0.3), (0.001, 0.5)];

    [Theory]
    [InlineData(0.01, 0.25, 0.05)]
    [InlineData(0.0316227766, 0.2, 0)]
    [InlineData(0.0316227766, 0.25, -0.05)]
    [InlineData(0.5, 0.05, 0.05)]
    public void Slack_is_compared_at_the_same_rate_of_kills(double rate, double slack, double gain) =>
        Assert.Equal(gain, Frontier.Gain(Line, rate, slack)!.Value, 1e-6);

    [Fact]
    public void Beyond_the_widest_margin_there_is_nothing_to_compare_with()
    {
        Assert.Null(Frontier.Gain(Line, 0.0009, 0.6));
        Assert.Null(Frontier.Gain([], 0.1, 0.1));
    }

    [Theory]
    [InlineData(3, 100, 0.0103, 0.0845)]
    [InlineData(0, 100, 0, 0.0370)]
    [InlineData(100, 100, 0.9630, 1)]
    public void The_interval_of_a_share_is_Wilsons(long met, long cases, double low, double high)
    {
        var interval = CalibrationTally.Wilson(met, cases);
        Assert.Equal(low, interval.Low, 1e-4);
        Assert.Equal(high, interval.High, 1e-4);
    }

    [Fact]
    public void Predictions_are_counted_by_bands_and_held_against_what_was_met()
    {
        var tally = new CalibrationTally();
        for (var i = 0; i < 100; i++)
        {
            tally.Add(0.05, i < 7);
            tally.Add(0.15, i < 50);
        }

        var rows = tally.Rows("risk").ToArray();
        Assert.Equal([(0.02, 0.05, 100L, 7L), (0.1, 0.2, 100L, 50L)], rows.Select(static r => (r.From, r.To, r.Cases, r.Met)));
        Assert.Equal([true, false], rows.Select(static r => r.Holds));
        Assert.All(rows, static r => Assert.False(r.TooFew));
    }

    [Fact]
    public void One_case_tells_nothing_and_twice_what_was_predicted_does_not_hold()
    {
        var tally = new CalibrationTally();
        tally.Add(0.15, false);
        for (var i = 0; i < 1000; i++)
        {
            tally.Add(0.03, i < 55);
        }

        Assert.Equal([(false, false), (true, true)], tally.Rows("risk").Select(static r => (r.Holds, r.TooFew)));
    }
}
