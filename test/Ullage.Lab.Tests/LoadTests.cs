using Ullage.Lab.Load;

namespace Ullage.Lab.Tests;

public sealed class LoadTests
{
    private static readonly LoadShape _shape = new(20, 100, TimeSpan.FromSeconds(60));

    [Theory]
    [InlineData(0, 20)]
    [InlineData(15, 60)]
    [InlineData(30, 100)]
    [InlineData(60, 20)]
    [InlineData(90, 100)]
    public void A_day_begins_in_the_night_and_peaks_at_noon(double second, double rate) => Assert.Equal(rate, _shape.RateAt(TimeSpan.FromSeconds(second)), 9);

    [Fact]
    public void Arrivals_are_as_many_as_the_rate_says_and_in_order()
    {
        var arrivals = _shape.Arrivals(TimeSpan.FromSeconds(600), new Random(7)).ToList();

        // a Poisson count of mean 36,000 lies within five standard deviations
        Assert.InRange(arrivals.Count, 36_000 - (5 * 190), 36_000 + (5 * 190));
        Assert.Equal(arrivals.Order(), arrivals);
        var atNoon = arrivals.Count(static a => a.TotalSeconds % 60 is > 25 and < 35);
        var atNight = arrivals.Count(static a => a.TotalSeconds % 60 is < 5 or > 55);
        Assert.InRange(atNoon / (double)atNight, 3, 6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_load() => Assert.Equal(
        _shape.Arrivals(TimeSpan.FromSeconds(10), new Random(3)), _shape.Arrivals(TimeSpan.FromSeconds(10), new Random(3)));

    [Fact]
    public void A_quantile_is_a_latency_that_was_measured()
    {
        var result = new LoadResult(4, 0, [1, 2, 3, 100], null);
        Assert.Equal(2, result.Quantile(0.5));
        Assert.Equal(100, result.Quantile(0.99));
        Assert.Equal(1, result.Quantile(0));
        Assert.Equal(double.NaN, new LoadResult(0, 0, [], null).Quantile(0.5));
    }
}
