namespace Ullage.Sizing.Backtest;

/// <summary>
/// The plain rule to beat: a memory limit of the peak seen × (1 + m), for eight margins m. It trades kills against slack along a line, so that a policy's slack can be
/// compared with the slack of that rule at the same rate of kills; what is gained so cannot be had by adding margin.
/// </summary>
internal static class Frontier
{
    /// <summary>The margins.</summary>
    public static IReadOnlyList<double> Margins { get; } = [0.02, 0.05, 0.10, 0.15, 0.20, 0.30, 0.50, 0.80];

    // A rate of no kills at all has no logarithm.
    private const double LeastRate = 1e-6;

    /// <summary>
    /// How much less slack a policy has than the rule at the same rate, as a share (0.02 is two points); interpolated over the logarithm of the rate. Null where the
    /// policy kills less often than the rule with the widest margin, beyond which there is no line to compare with.
    /// </summary>
    /// <param name="points">Kills a pod-day and slack of the rule, for each margin.</param>
    /// <param name="rate">Kills a pod-day of the policy.</param>
    /// <param name="slack">Its slack.</param>
    public static double? Gain(IEnumerable<(double Rate, double Slack)> points, double rate, double slack)
    {
        var line = points.Select(static p => (At: Math.Log(Math.Max(p.Rate, LeastRate)), p.Slack)).Order().ToArray();
        var at = Math.Log(Math.Max(rate, LeastRate));
        if (line.Length == 0 || at < line[0].At - 1e-9)
        {
            return null;
        }

        var right = Array.FindIndex(line, p => p.At >= at);
        if (right <= 0)
        {
            return (right == 0 ? line[0] : line[^1]).Slack - slack;
        }

        var (a, b) = (line[right - 1], line[right]);
        return a.Slack + (b.Slack - a.Slack) * (at - a.At) / (b.At - a.At) - slack;
    }
}
