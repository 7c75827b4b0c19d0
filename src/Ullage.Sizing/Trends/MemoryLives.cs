using Ullage.Model;

namespace Ullage.Sizing.Trends;

/// <summary>A stretch of one pod's hourly lows without a restart.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Lows">Hour (since 1970) and lowest bytes, in time order.</param>
/// <param name="EndedByRestart">Whether memory then fell to begin anew in the same pod.</param>
internal sealed record MemoryLife(string Pod, IReadOnlyList<(long Hour, double Low)> Lows, bool EndedByRestart)
{
    /// <summary>From the first hour to the last.</summary>
    public long Hours => Lows[^1].Hour - Lows[0].Hour + 1;
}

/// <summary>The lives of the pods that are followed: a fall of three tenths from one hour's low to the next is a restart, a silence of half a day an end.</summary>
internal static class MemoryLives
{
    private const double Fall = 0.7;
    private const int SilenceHours = 12;

    public static IReadOnlyList<MemoryLife> Of(IContainerUsage usage)
    {
        var pods = new SortedDictionary<string, List<(long Hour, double Low)>>(StringComparer.Ordinal);
        foreach (var day in usage.Days)
        {
            foreach (var pod in day.MemoryLows)
            {
                if (!pods.TryGetValue(pod.Pod, out var lows))
                {
                    pods.Add(pod.Pod, lows = []);
                }

                for (var hour = 0; hour < pod.Lows.Count; hour++)
                {
                    if (!double.IsNaN(pod.Lows[hour]))
                    {
                        lows.Add(((day.StartMs / TimeRange.HourMs) + hour, pod.Lows[hour]));
                    }
                }
            }
        }

        return [.. pods.SelectMany(static p => Cut(p.Key, p.Value))];
    }

    private static IEnumerable<MemoryLife> Cut(string pod, List<(long Hour, double Low)> lows)
    {
        var from = 0;
        for (var i = 1; i <= lows.Count; i++)
        {
            var ends = i == lows.Count || lows[i].Hour - lows[i - 1].Hour > SilenceHours;
            var falls = !ends && lows[i].Low < Fall * lows[i - 1].Low;
            if (ends || falls)
            {
                yield return new MemoryLife(pod, lows.GetRange(from, i - from), falls);
                from = i;
            }
        }
    }
}
