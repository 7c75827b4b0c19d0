namespace Ullage.Sizing.Risk;

/// <summary>
/// The share of time that use will be above an amount: the share it was, blurred because the level of the coming days is known only up to a factor. ln(factor) is taken as normal
/// around 0 with a given spread: P(use &gt; a) = E[S(a × e^(−τ Z))], S what was seen.
/// </summary>
internal sealed class UsageCurve
{
    // Gauss–Hermite quadrature for the standard normal law with seven nodes: exact for polynomials up to degree 13.
    private static readonly (double Node, double Weight)[] Normal =
    [
        (-3.750439717725742, 0.000548268855972), (-2.366759410734541, 0.030757123967586), (-1.154405394739968, 0.240123178605013), (0, 0.457142857142857),
        (1.154405394739968, 0.240123178605013), (2.366759410734541, 0.030757123967586), (3.750439717725742, 0.000548268855972),
    ];

    private const int Points = 48;
    private const double SmallestTail = 2e-4;

    // Tails fall from 1 to 1/5000 in equal ratios, so that the rare hours are drawn as finely as the common ones.
    private static readonly double[] Tails = [.. Enumerable.Range(0, Points).Select(static i => Math.Pow(SmallestTail, i / (Points - 1.0)))];

    private static readonly double LogRatio = Math.Log(SmallestTail) / (Points - 1);

    private readonly double[] _amounts = new double[Points];
    private readonly double[] _factors;

    /// <param name="quantile">What was seen: amounts by quantile, 1 the highest.</param>
    /// <param name="spread">τ, the standard deviation of ln(factor); at least 0.</param>
    public UsageCurve(Func<double, double> quantile, double spread)
    {
        for (var i = 0; i < Points; i++)
        {
            _amounts[i] = quantile(1 - Tails[i]);
        }

        Highest = quantile(1);
        Spread = spread;
        _factors = [.. Normal.Select(n => Math.Exp(-spread * n.Node))];
    }

    /// <summary>The highest amount seen.</summary>
    public double Highest { get; }

    /// <summary>τ.</summary>
    public double Spread { get; }

    /// <summary>Share of the time to come in which use is above the amount, 0 to 1.</summary>
    public double ShareAbove(double amount)
    {
        var share = 0.0;
        for (var i = 0; i < _factors.Length; i++)
        {
            share += Normal[i].Weight * Seen(amount * _factors[i]);
        }

        return share;
    }

    /// <summary>The least amount above which use is at most the given share of the time, within 0.1 %.</summary>
    public double AmountAt(double share)
    {
        double low = 0, high = Highest * Math.Exp(4 * Spread);
        while (high - low > 0.001 * high)
        {
            var middle = (low + high) / 2;
            (low, high) = ShareAbove(middle) > share ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>The amount at which it and <paramref name="price"/> × the share of time above it together are least, from the median up.</summary>
    /// <param name="price">What being above all the time would cost, in the same unit as the amount.</param>
    public double Cheapest(double price)
    {
        // What never used anything needs nothing, and has no scale to search on.
        if (!(Highest > 0))
        {
            return 0;
        }

        var (best, cost) = (Highest, double.PositiveInfinity);
        var low = Math.Max(_amounts[Array.FindIndex(Tails, static t => t <= 0.5)], Highest / 1000);
        var high = Highest * Math.Exp(2 * Spread);
        Search(low, high, 1.04);
        Search(best / 1.04, best * 1.04, 1.01);
        Search(best / 1.01, best * 1.01, 1.002);
        return best;

        void Search(double from, double to, double step)
        {
            for (var amount = from; amount <= to; amount *= step)
            {
                var total = amount + (price * ShareAbove(amount));
                if (total < cost)
                {
                    (best, cost) = (amount, total);
                }
            }
        }
    }

    // What was seen, logarithms of tails drawn straight between the points.
    private double Seen(double amount)
    {
        if (amount >= Highest)
        {
            return 0;
        }

        var next = Array.BinarySearch(_amounts, amount);
        next = next >= 0 ? next + 1 : ~next;
        while (next < Points && _amounts[next] <= amount)
        {
            next++;
        }

        if (next == 0)
        {
            return 1;
        }

        var (from, tail) = (_amounts[next - 1], Tails[next - 1]);
        if (next == Points)
        {
            return tail * (Highest - amount) / (Highest - from);
        }

        var part = (amount - from) / (_amounts[next] - from);
        return tail * Math.Exp(part * LogRatio);
    }
}
