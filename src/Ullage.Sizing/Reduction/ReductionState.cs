using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// What one reduction leaves to the next: the cells of days that are over and, for each series, where it stood. A series that is alive at the end keeps its
/// unfinished day here and not in a cell (its minutes, its last sample, its scrape interval), which is why a week reduced day by day equals a week reduced at
/// once, and why a cell stays small whatever the number of pods. Cells are kept in full here; the bound of <see cref="ContainerDayCell.Write"/> would cost that equality.
/// </summary>
public sealed class ReductionState
{
    private const int Version = 1;
    private readonly byte[] _bytes;

    private ReductionState(byte[] bytes, long historyStartMs)
    {
        _bytes = bytes;
        HistoryStartMs = historyStartMs;
    }

    /// <summary>The state in compact form, to be written to a file or sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    internal long HistoryStartMs { get; }

    /// <summary>Takes up what <see cref="Bytes"/> gave.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of another version.</exception>
    public static ReductionState Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new CompactReader(bytes);
        var state = new ReductionState(bytes.ToArray(), ReadHeader(ref reader));

        // Read once whole, so that damage shows here and not in the middle of a run.
        state.Walk(static (container, cell) => ContainerDayCell.Read(container, cell), new LaneSet(new ReductionSettings(new TimeRange(0, 1), 0, 0, 60_000)));
        return state;
    }

    internal static ReductionState Capture(long historyStartMs, CellStore store, LaneSet lanes)
    {
        var writer = new CompactWriter();
        writer.Unsigned(Version);
        writer.Natural(historyStartMs);
        writer.Natural(store.Kept.Count);
        foreach (var (container, days) in store.Kept)
        {
            WriteContainer(writer, container);
            writer.Natural(days.Count);
            foreach (var bytes in days.Values)
            {
                writer.Bytes(bytes);
            }
        }

        var groups = lanes.Lanes.GroupBy(static lane => lane.Key.Container).OrderBy(static group => group.Key).ToList();
        writer.Natural(groups.Count);
        foreach (var group in groups)
        {
            WriteContainer(writer, group.Key);
            var ordered = group.OrderBy(static lane => lane.Key.Pod, StringComparer.Ordinal).ThenBy(static lane => lane.Key.Metric).ToList();
            writer.Natural(ordered.Count);
            foreach (var lane in ordered)
            {
                WriteLane(writer, lane);
            }
        }

        return new ReductionState(writer.ToArray(), historyStartMs);
    }

    /// <summary>Gives its cells and lanes to a reduction that has none yet.</summary>
    internal void RestoreTo(CellStore store, LaneSet lanes) => Walk(store.Take, lanes);

    private delegate void CellBytes(ContainerId container, ReadOnlySpan<byte> cell);

    private void Walk(CellBytes each, LaneSet lanes)
    {
        var reader = new CompactReader(_bytes);
        ReadHeader(ref reader);
        for (var containers = reader.Small(int.MaxValue); containers > 0; containers--)
        {
            var container = ReadContainer(ref reader);
            for (var days = reader.Small(int.MaxValue); days > 0; days--)
            {
                each(container, reader.Bytes());
            }
        }

        for (var containers = reader.Small(int.MaxValue); containers > 0; containers--)
        {
            var container = ReadContainer(ref reader);
            for (var count = reader.Small(int.MaxValue); count > 0; count--)
            {
                lanes.Put(ReadLane(ref reader, container));
            }
        }

        if (!reader.AtEnd)
        {
            throw reader.Damaged("the end");
        }
    }

    private static long ReadHeader(ref CompactReader reader)
    {
        var version = reader.Unsigned();
        return version == Version ? reader.Natural() : throw reader.Damaged($"version {Version}, not {version}, which another release of Ullage wrote");
    }

    private static void WriteContainer(CompactWriter writer, ContainerId container)
    {
        writer.Text(container.Workload.Cluster);
        writer.Text(container.Workload.Namespace);
        writer.Text(container.Workload.Kind);
        writer.Text(container.Workload.Name);
        writer.Text(container.Name);
    }

    private static ContainerId ReadContainer(ref CompactReader reader) =>
        new(new WorkloadId(reader.Text(), reader.Text(), reader.Text(), reader.Text()), reader.Text());

    private static void WriteLane(CompactWriter writer, Lane lane)
    {
        writer.Text(lane.Key.Pod);
        writer.Natural((long)lane.Key.Metric);
        writer.Natural(lane.Series.Count);
        foreach (var series in lane.Series.OrderBy(static s => s.Key))
        {
            writer.Fixed64(series.Key);
            writer.Bytes(series.Tail);
            writer.Signed(series.OpenDay);
            writer.Natural(series.IntervalMs);
            writer.Natural(series.OverAfterMs);
            writer.Natural(series.LastMs == long.MinValue ? 0 : 1);
            if (series.LastMs != long.MinValue)
            {
                writer.Signed(series.FirstMs);
                writer.Signed(series.LastMs);
            }

            writer.Natural(series.Closed.Count);
            foreach (var day in series.Closed)
            {
                writer.Natural(day.Day);
                writer.Natural(day.Samples);
                if (day.Samples > 0)
                {
                    writer.Signed(day.FirstMs);
                    writer.Signed(day.LastMs);
                }

                writer.Bytes(day.Bytes);
            }
        }
    }

    private static Lane ReadLane(ref CompactReader reader, ContainerId container)
    {
        var pod = reader.Text();
        var metric = (UsageMetric)reader.Small((int)UsageMetric.OomEvents);
        var lane = new Lane(new LaneKey(container, pod, metric));
        for (var count = reader.Small(int.MaxValue); count > 0; count--)
        {
            var series = new SeriesRecord(reader.Fixed64());
            var tail = reader.Bytes();
            series.Tail = tail.Length > 0 ? tail.ToArray() : null;
            series.OpenDay = (int)Math.Clamp(reader.Signed(), SeriesRecord.NoDay, 100_000_000);
            series.IntervalMs = Math.Clamp(reader.Natural(), 1, TimeRange.DayMs * 400);
            series.OverAfterMs = reader.Natural();
            if (reader.Small(1) == 1)
            {
                series.FirstMs = reader.Signed();
                series.LastMs = reader.Signed();
            }

            for (var days = reader.Small(int.MaxValue); days > 0; days--)
            {
                var day = reader.Small(3_000_000);
                var samples = reader.Natural();
                var (first, last) = samples > 0 ? (reader.Signed(), reader.Signed()) : (long.MaxValue, long.MinValue);
                series.Closed.Add(new SeriesDay(day, first, last, samples, reader.Bytes().ToArray()));
            }

            lane.Series.Add(series);
        }

        return lane;
    }
}
