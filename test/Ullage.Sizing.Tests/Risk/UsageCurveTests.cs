using Ullage.Sizing.Risk;

namespace Ullage.Sizing.Tests.Risk;

/// <summary>The share of time above an amount, against laws that can be written down.</summary>
public sealed class UsageCurveTests
{
    // ln(use) normal around ln 0.1 with a standard deviation of 0.5, cut at 1 − 10⁻⁶.
    private static double LogNormal(double quantile) => 0.1 * Math.Exp(0.5 * Normal(Math.Clamp(quantile, 1e-6, 1 - 1e-6)));

    [Fact]
    public void Without_a_spread_it_says_what_was_seen()
    {
        var curve = new UsageCurve(LogNormal, 0);
        foreach (var tail in new[] { 0.5, 0.1, 0.01, 0.001 })
        {
            Assert.InRange(curve.ShareAbove(LogNormal(1 - tail)), tail * 0.97, tail * 1.03);
        }

        Assert.Equal(0, curve.ShareAbove(LogNormal(1)));
        Assert.Equal(1, curve.ShareAbove(0), 1e-9);
    }

    [Fact]
    public void A_level_known_to_a_factor_adds_its_variance()
    {
        // Normal and normal: the spreads add as squares.
        var curve = new UsageCurve(LogNormal, 0.3);
        var both = Math.Sqrt((0.5 * 0.5) + (0.3 * 0.3));
        foreach (var (tail, z) in new[] { (0.1, 1.2815515655446004), (0.01, 2.3263478740408408) })
        {
            Assert.InRange(curve.ShareAbove(0.1 * Math.Exp(both * z)), tail * 0.93, tail * 1.07);
        }
    }

    [Fact]
    public void The_amount_of_a_share_is_above_for_that_share()
    {
        var curve = new UsageCurve(LogNormal, 0.07);
        foreach (var share in new[] { 0.2, 0.05, 0.001 })
        {
            Assert.InRange(curve.ShareAbove(curve.AmountAt(share)), share * 0.98, share);
        }
    }

    [Fact]
    public void No_amount_is_cheaper_than_the_cheapest()
    {
        var curve = new UsageCurve(LogNormal, 0.07);
        foreach (var price in new[] { 0.1, 2.5, 100 })
        {
            var best = curve.Cheapest(price);
            var cost = best + (price * curve.ShareAbove(best));
            for (var amount = LogNormal(0.5); amount < 3; amount *= 1.001)
            {
                Assert.True(amount + (price * curve.ShareAbove(amount)) >= cost * 0.999);
            }
        }
    }

    [Fact]
    public void A_higher_price_never_asks_for_less()
    {
        var curve = new UsageCurve(LogNormal, 0.07);
        var amounts = new[] { 0.5, 1, 2, 5, 20, 100 }.Select(p => curve.Cheapest(p)).ToList();
        Assert.Equal(amounts.Order(), amounts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void A_flat_line_is_never_passed_by_more_than_its_level_may_move(double use)
    {
        var curve = new UsageCurve(_ => use, 0.07);
        Assert.InRange(curve.Cheapest(2), use, use * Math.Exp(2 * 0.07) + 1e-12);
        Assert.InRange(curve.AmountAt(0.001), use, use * Math.Exp(4 * 0.07) + 1e-12);
    }

    // The inverse of the normal law, by adding its density up in steps of a thousandth.
    private static double Normal(double quantile)
    {
        double below = 0, z = -6;
        while (below < quantile && z < 6)
        {
            below += Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * 0.001;
            z += 0.001;
        }

        return z - 0.0005;
    }
}
