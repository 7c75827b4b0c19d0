namespace Ullage.Sizing.Autoscaling;

/// <summary>What a target that is written beside a request of its own means for the request that runs.</summary>
public static class RunningPercent
{
    /// <summary>How far apart a request written and one that runs may be. Beyond it one of them is mistyped (149 bytes for 149Mi), and a target of it would scale to an end.</summary>
    private const double MostRatio = 10_000;

    /// <summary>
    /// The percentage of the request that runs at which a target of the request written acts. Where the pair written was made by us from a whole one, it is that: what was applied is then found as it was made, not nearly. The target as written where the requests are too far apart.
    /// </summary>
    /// <param name="target">The target written, in percent.</param>
    /// <param name="written">The request written, in cores or bytes.</param>
    /// <param name="run">The request that runs.</param>
    /// <param name="isCpu">Whether the requests are of CPU, and not of memory.</param>
    public static double Of(double target, double written, double run, bool isCpu)
    {
        var ratio = written / run;
        if (ratio is < 1 / MostRatio or > MostRatio)
        {
            return target;
        }

        var (exact, reach, step) = (target * ratio, (0.5 * ratio) + 1, WholePercents.StepOf(isCpu));
        List<int> wholes = [.. Enumerable.Range((int)Math.Max(1, exact - reach), (int)(2 * reach) + 2).Where(w => Math.Round(w * run / written) == target).OrderBy(w => Math.Abs(w - exact))];
        return wholes.Where(Leads).Concat(wholes).Select(static w => (double)w).FirstOrDefault(exact);

        // As whole percents are reckoned: the pair comes out of this whole, with a request that was raised, or that was not.
        bool Leads(int whole)
        {
            var (threshold, near) = (whole * run, Math.Floor((whole * run / written) + 1e-6));
            return (target - near is 0 or 1 && Math.Abs(WholePercents.RaisedTo(threshold / target, step) - written) < step / 2)
                || near < 1 || (threshold / written) - near < 1e-6 || WholePercents.IsTooMuch(WholePercents.RaisedTo(threshold / near, step), written, step);
        }
    }
}
