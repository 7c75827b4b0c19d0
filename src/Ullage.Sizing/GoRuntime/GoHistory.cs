using Ullage.Sizing.Reduction;

namespace Ullage.Sizing;

/// <summary>What a container's Go runtime told over a window, by rollout epoch. Immutable by contract.</summary>
public sealed class GoHistory
{
    // An epoch that has run for less of the observed time than this is too young to decide from.
    private const double LeastShare = 0.05;
    private const int FewestDaysForGrowth = 3;

    private readonly GoDay _all;
    private readonly IReadOnlyList<DayUsage> _days;

    internal GoHistory(GoDay all, IReadOnlyList<DayUsage> days)
    {
        _all = all;
        _days = days;
    }

    /// <summary>Epochs in the window: stretches with one revision and one set of runtime settings.</summary>
    public int EpochCount => _all.Epochs.Count + _all.Folded;

    /// <summary>The newest epoch that has run long enough; null when there is none.</summary>
    internal GoEpochTotals? Newest
    {
        get
        {
            var epochs = _all.Epochs;
            var least = epochs.Sum(static e => e.ObservedMs) * LeastShare;
            return epochs.FirstOrDefault(e => e.ObservedMs >= least);
        }
    }

    /// <summary>Bytes by which the live heap of an epoch grows within a time, by the median slope between its days (Theil and Sen); never negative, at most once its size.</summary>
    internal double Growth(GoEpochTotals epoch, TimeSpan ahead)
    {
        var days = new List<(int Day, double Live)>();
        foreach (var day in _days)
        {
            if (day.Go.Epochs.FirstOrDefault(e => e.Key == epoch.Key) is { ObservedMs: > 0 } part)
            {
                days.Add((day.Day.DayNumber, part.LiveKibSeconds * 1024.0 * 1000 / part.ObservedMs));
            }
        }

        if (days.Count < FewestDaysForGrowth)
        {
            return 0;
        }

        var slopes = new List<double>();
        for (var i = 0; i < days.Count; i++)
        {
            for (var j = i + 1; j < days.Count; j++)
            {
                slopes.Add((days[j].Live - days[i].Live) / (days[j].Day - days[i].Day));
            }
        }

        slopes.Sort();
        return Math.Clamp(slopes[slopes.Count / 2] * ahead.TotalDays, 0, days[^1].Live);
    }
}
