using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>The lanes that no sink holds, and the merging of their days into cells.</summary>
internal sealed class LaneSet(ReductionSettings settings)
{
    private readonly Dictionary<LaneKey, Lane> _lanes = [];
    private readonly Dictionary<UsageMetric, SeriesReducer> _reducers = [];
    private readonly Dictionary<UsageMetric, MetricDay> _podDays = [];
    private readonly Dictionary<UsageMetric, MetricDay> _copyDays = [];
    private readonly CompactWriter _writer = new();

    public IEnumerable<Lane> Lanes => _lanes.Values;

    public Lane Take(LaneKey key) => _lanes.Remove(key, out var lane) ? lane : new Lane(key);

    public void Put(Lane lane)
    {
        if (!_lanes.TryAdd(lane.Key, lane))
        {
            _lanes[lane.Key].Series.AddRange(lane.Series);
        }
    }

    /// <summary>Merges the days that are over, or all, into the store.</summary>
    public void Settle(CellStore store, bool final) => Settle([.. _lanes.Values], store, final);

    /// <summary>The same for lanes that are not in the set.</summary>
    public void Settle(IReadOnlyCollection<Lane> lanes, CellStore store, bool final)
    {
        foreach (var group in lanes.GroupBy(static lane => lane.Key.Container))
        {
            foreach (var cell in Cells(group.Key, group, final, pods: null).Values)
            {
                store.Add(cell);
            }
        }
    }

    /// <summary>Takes all lanes out, a container at a time, each with its pods' days and with what its Go runtime told on them.</summary>
    public IEnumerable<ContainerHistory> TakeHistories(Func<ContainerId, IEnumerable<GoObservation>>? go)
    {
        foreach (var group in _lanes.Values.GroupBy(static lane => lane.Key.Container).OrderBy(static group => group.Key).ToList())
        {
            var pods = new SortedDictionary<string, PodHistory>(StringComparer.Ordinal);
            var cells = Cells(group.Key, group, final: true, pods);
            foreach (var lane in group)
            {
                _lanes.Remove(lane.Key);
            }

            foreach (var seen in go?.Invoke(group.Key) ?? [])
            {
                if (cells.TryGetValue((int)(seen.StartMs / TimeRange.DayMs), out var cell))
                {
                    cell.Go.Add(seen);
                }
            }

            if (cells.Count > 0)
            {
                yield return new ContainerHistory(group.Key, Packed(cells), [.. pods.Values]);
            }
        }
    }

    // The days of a container's lanes that are over, or all; where pods are asked for, each pod's day is kept too.
    private SortedDictionary<int, ContainerDayCell> Cells(ContainerId container, IEnumerable<Lane> lanes, bool final, SortedDictionary<string, PodHistory>? pods)
    {
        var cells = new SortedDictionary<int, ContainerDayCell>();
        foreach (var lane in lanes)
        {
            lane.FinishSeries(Reducer(lane.Key.Metric), settings.Window.EndMs, final);
            foreach (var (day, counted, copies) in lane.TakeDays(settings.Window.EndMs, final))
            {
                if (!cells.TryGetValue(day, out var cell))
                {
                    cells.Add(day, cell = new ContainerDayCell(container, day));
                }

                var podDay = PodDay(lane.Key.Metric, day, counted, copies);
                cell.AddPod(lane.Key.Metric, lane.Key.Pod, podDay);
                if (pods is not null)
                {
                    Keep(pods, lane.Key, day, podDay);
                }
            }
        }

        return cells;
    }

    private SortedDictionary<int, byte[]> Packed(SortedDictionary<int, ContainerDayCell> cells)
    {
        var packed = new SortedDictionary<int, byte[]>();
        foreach (var (day, cell) in cells)
        {
            _writer.Clear();
            CellFormat.Write(cell, _writer);
            packed.Add(day, _writer.ToArray());
        }

        return packed;
    }

    private void Keep(SortedDictionary<string, PodHistory> pods, LaneKey key, int day, MetricDay podDay)
    {
        if (key.Metric is not (UsageMetric.CpuCounter or UsageMetric.CpuGauge or UsageMetric.MemoryGauge))
        {
            return;
        }

        if (!pods.TryGetValue(key.Pod, out var pod))
        {
            pods.Add(key.Pod, pod = new PodHistory(key.Pod));
        }

        _writer.Clear();
        podDay.Write(_writer, day * TimeRange.DayMs);
        pod.Add(day, isCpu: key.Metric != UsageMetric.MemoryGauge, _writer.ToArray());
    }

    /// <summary>A reducer for a metric.</summary>
    public static SeriesReducer Make(UsageMetric metric, ReductionSettings settings) => metric switch
    {
        UsageMetric.CpuCounter => new CpuCounterReducer(settings),
        UsageMetric.CpuGauge => new CpuGaugeReducer(settings),
        UsageMetric.MemoryGauge => new MemoryReducer(settings),
        _ => new EventReducer(settings),
    };

    private SeriesReducer Reducer(UsageMetric metric)
    {
        if (!_reducers.TryGetValue(metric, out var reducer))
        {
            _reducers.Add(metric, reducer = Make(metric, settings));
        }

        return reducer;
    }

    private MetricDay PodDay(UsageMetric metric, int day, List<SeriesDay> counted, List<SeriesDay> copies)
    {
        var podDay = Cleared(_podDays, metric);
        foreach (var part in counted)
        {
            var reader = new CompactReader(part.Bytes);
            podDay.MergeFrom(ref reader, day * TimeRange.DayMs);
        }

        foreach (var copy in copies)
        {
            var copyDay = Cleared(_copyDays, metric);
            var reader = new CompactReader(copy.Bytes);
            copyDay.MergeFrom(ref reader, day * TimeRange.DayMs);
            podDay.FillFrom(copyDay, day * TimeRange.DayMs);
        }

        return podDay;
    }

    // Room that is used again for the next.
    private static MetricDay Cleared(Dictionary<UsageMetric, MetricDay> days, UsageMetric metric)
    {
        if (!days.TryGetValue(metric, out var day))
        {
            days.Add(metric, day = new MetricDay(metric == UsageMetric.MemoryGauge ? HourTable.MemoryUnits : HourTable.CpuUnits));
        }

        day.Clear();
        return day;
    }
}
