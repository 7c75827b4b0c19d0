namespace Ullage.Sizing.Risk;

/// <summary>The hourly maxima of a container's working set over all its pods, in time order: what its next peak is predicted from.</summary>
internal sealed class PeakHistory
{
    /// <summary>Added to every spread: scrapes round and miss moments, so that no peak is known better than to some 0.2 %.</summary>
    public const double Grain = 0.002;

    /// <summary>Fewest hours that have a spread of their own.</summary>
    public const int LeastHours = 6;

    private const double HoursPerDay = 24;
    private const int LeastHoursOfStep = 12;

    // ln 1.25.
    private const double LeastStep = 0.22314355131420976;

    private readonly double[] _logs;

    private PeakHistory(double[] logs) => _logs = logs;

    /// <summary>Hours seen.</summary>
    public int Hours => _logs.Length;

    /// <summary>Days that the hours seen make; what was not seen does not count.</summary>
    public double Days => Hours / HoursPerDay;

    public static PeakHistory Of(IContainerUsage usage) =>
        Of(usage.HourlyMemoryPeaks);

    /// <summary>From hourly maxima, each over 0.</summary>
    public static PeakHistory Of(IEnumerable<double> hourlyMaxima) => new([.. hourlyMaxima.Select(static m => Math.Log(m))]);

    /// <summary>How often an hour went above an amount.</summary>
    public int HoursAbove(double amount)
    {
        var log = Math.Log(amount);
        return _logs.Count(l => l > log);
    }

    /// <summary>
    /// How far this container's peaks scatter, as a logarithm: the mean of how far the peak stands above the P90 of the hourly maxima and of how much the peaks of both
    /// halves differ, and <see cref="Grain"/>. Null when fewer than <see cref="LeastHours"/> hours were seen.
    /// </summary>
    public double? Spread() => Spread(_logs);

    /// <summary>
    /// The hours since the level last rose by a step, or null when it did not. A step is a place with 12 hours or more on either side where the median rises by a quarter or more, and by
    /// more than four times what the hours stray from the medians of both sides (the median of their distances, and 1 %): growth that is steady rises by twice that at most. Steps down
    /// are no steps, since what was needed once may be needed again.
    /// </summary>
    public PeakHistory? SinceStep()
    {
        // Only where a record was set by a good part of a step: elsewhere the peak lies before the place.
        List<(double Rise, int At)> places = [];
        var highest = double.NegativeInfinity;
        for (var hour = 0; hour < Hours; hour++)
        {
            if (hour >= LeastHoursOfStep && hour <= Hours - LeastHoursOfStep && _logs[hour] - highest > LeastStep / 4)
            {
                places.Add((_logs[hour] - highest, hour));
            }

            highest = Math.Max(highest, _logs[hour]);
        }

        foreach (var (_, at) in places.OrderByDescending(static p => p.Rise).Take(3))
        {
            var (before, after) = (Median(_logs[..at]), Median(_logs[at..]));
            var strays = Median([.. _logs[..at].Select(l => Math.Abs(l - before))]) + Median([.. _logs[at..].Select(l => Math.Abs(l - after))]) + 0.01;
            if (after - before >= LeastStep && after - before > 4 * strays)
            {
                return new PeakHistory(_logs[at..]);
            }
        }

        return null;
    }

    /// <summary>
    /// What the history says of itself: it is cut in two, at 1/3, 1/2 and 2/3, and the later part tells how its peak stands to the earlier one's. Each cut gives the fleet's scale under which that
    /// would have been passed with the chance <see cref="FleetPrior.MatchedChance"/>; 0 where no record was set.
    /// </summary>
    public IEnumerable<double> ImpliedScales()
    {
        for (var sixths = 2; sixths <= 4; sixths++)
        {
            var first = Hours * sixths / 6;
            if (Spread(_logs.AsSpan(0, first)) is not { } own || Hours - first < LeastHours)
            {
                continue;
            }

            var excess = Highest(_logs.AsSpan(first)) - Highest(_logs.AsSpan(0, first));
            var model = new RecordModel(first / HoursPerDay, (Hours - first) / HoursPerDay, 1);
            var reach = model.Reach(FleetPrior.MatchedChance);
            yield return excess > 0 && reach > 0 ? FleetPrior.ImpliedScale(own, excess / reach, model.Days) : 0;
        }
    }

    private static double? Spread(ReadOnlySpan<double> logs)
    {
        if (logs.Length < LeastHours)
        {
            return null;
        }

        var half = logs.Length / 2;
        var sorted = logs.ToArray();
        Array.Sort(sorted);
        var above = sorted[^1] - sorted[Math.Max(0, (int)Math.Ceiling(0.9 * sorted.Length) - 1)];
        var between = Math.Abs(Highest(logs[..half]) - Highest(logs[half..]));
        return ((above + between) / 2) + Grain;
    }

    private static double Median(double[] values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }

    private static double Highest(ReadOnlySpan<double> logs)
    {
        var highest = double.NegativeInfinity;
        foreach (var log in logs)
        {
            highest = Math.Max(highest, log);
        }

        return highest;
    }
}
