using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>One metric of one pod's container.</summary>
internal readonly record struct LaneKey(ContainerId Container, string Pod, UsageMetric Metric);

/// <summary>
/// The series of one metric of one pod's container. Usually one; a restarted container adds another with a new <c>id</c>, a second scrape job adds a copy.
/// Days are merged once no series can add to them, because only then it is known which are copies.
/// </summary>
internal sealed class Lane(LaneKey key)
{
    public LaneKey Key { get; } = key;

    public List<SeriesRecord> Series { get; } = [];

    public SeriesRecord Find(ulong key)
    {
        foreach (var record in Series)
        {
            if (record.Key == key)
            {
                return record;
            }
        }

        var made = new SeriesRecord(key);
        Series.Add(made);
        return made;
    }

    /// <summary>Closes the open days of series that are over: all of them, or those that can get no more samples on that day.</summary>
    public void FinishSeries(SeriesReducer reducer, long endMs, bool final)
    {
        var starts = Series.Count > 1 ? Series.Select(static s => s.FirstMs).Order().ToArray() : [];
        foreach (var record in Series)
        {
            var untouched = record.OpenDay == SeriesRecord.NoDay && record.LastMs != long.MinValue;
            if (record.Tail is null || untouched || !(final || (record.IsOver(endMs) && DayEnd(record.OpenDay) <= endMs)))
            {
                continue;
            }

            reducer.Begin(record);
            reducer.Finish(Math.Min(endMs, NextStart(starts, record.LastMs)));
            reducer.Suspend();
        }
    }

    /// <summary>Takes out the days to which no series can add any more, each with the contributions that count and their copies.</summary>
    public IEnumerable<(int Day, List<SeriesDay> Counted, List<SeriesDay> Copies)> TakeDays(long endMs, bool final)
    {
        var open = int.MaxValue;
        foreach (var record in Series)
        {
            open = record.OpenDay != SeriesRecord.NoDay ? Math.Min(open, record.OpenDay) : open;
        }

        var before = final ? int.MaxValue : Math.Min(open, (int)(endMs / TimeRange.DayMs));
        var days = new SortedDictionary<int, List<(SeriesRecord Series, SeriesDay Part)>>();
        foreach (var record in Series)
        {
            foreach (var part in record.Closed)
            {
                if (part.Day < before)
                {
                    if (!days.TryGetValue(part.Day, out var parts))
                    {
                        days.Add(part.Day, parts = []);
                    }

                    parts.Add((record, part));
                }
            }

            record.Closed.RemoveAll(part => part.Day < before);
        }

        foreach (var (day, parts) in days)
        {
            var (counted, copies) = OverlapRule.Choose(parts);
            yield return (day, counted, copies);
        }
    }

    private static long DayEnd(int day) => (day + 1) * TimeRange.DayMs;

    // The first moment after one at which another series of the lane begins.
    private static long NextStart(long[] starts, long afterMs)
    {
        var at = Array.BinarySearch(starts, afterMs + 1);
        at = at >= 0 ? at : ~at;
        return at < starts.Length ? starts[at] : long.MaxValue;
    }
}
