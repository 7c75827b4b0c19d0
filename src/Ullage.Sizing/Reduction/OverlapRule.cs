namespace Ullage.Sizing.Reduction;

/// <summary>
/// Which of a day's series of one pod's container count. Series that lie side by side are copies, as of two scrape jobs: the one with more samples counts, then
/// the one whose labels hash lower. Series that follow each other, with an overlap of at most five intervals where a container restarts, all count. The copies
/// are given apart, for what they alone saw (<see cref="MetricDay.FillFrom"/>).
/// </summary>
internal static class OverlapRule
{
    public static (List<SeriesDay> Counted, List<SeriesDay> Copies) Choose(List<(SeriesRecord Series, SeriesDay Part)> parts)
    {
        if (parts.Count == 1)
        {
            return ([parts[0].Part], []);
        }

        parts.Sort(static (a, b) =>
        {
            var order = b.Part.Samples.CompareTo(a.Part.Samples);
            order = order != 0 ? order : a.Series.Key.CompareTo(b.Series.Key);
            return order != 0 ? order : a.Part.FirstMs.CompareTo(b.Part.FirstMs);
        });

        // Kept in order of time; what is chosen hardly overlaps, so looking at both neighbours is enough.
        var chosen = new List<SeriesDay>();
        var copies = new List<SeriesDay>();
        foreach (var (series, part) in parts)
        {
            if (part.Samples == 0)
            {
                chosen.Insert(0, part with { FirstMs = long.MinValue, LastMs = long.MinValue });
                continue;
            }

            var tolerance = ScrapeClock.GapIntervals * series.IntervalMs;
            var at = chosen.BinarySearch(part, ByStart);
            at = at >= 0 ? at : ~at;
            var free = (at == 0 || Overlap(chosen[at - 1], part) <= tolerance) && (at == chosen.Count || Overlap(part, chosen[at]) <= tolerance);
            if (free)
            {
                chosen.Insert(at, part);
            }
            else
            {
                copies.Add(part);
            }
        }

        return (chosen, copies);
    }

    private static readonly IComparer<SeriesDay> ByStart = Comparer<SeriesDay>.Create(static (a, b) => a.FirstMs.CompareTo(b.FirstMs));

    private static long Overlap(in SeriesDay a, in SeriesDay b) => Math.Min(a.LastMs, b.LastMs) - Math.Max(a.FirstMs, b.FirstMs);
}
