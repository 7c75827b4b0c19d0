using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// The bytes of a cell. Version, day, then sections as tag, length and content; a tag that is not known is passed over, a higher version is refused.
/// <code>
/// 1 names    count, each: characters shared with the one before, the rest as text (sorted); then the hashes of all pods
/// 2 cpu      a metric's day (MetricDay.Write), the names of its three extremes, its top pods, its pooled rest, the peaks of all pods
/// 3 memory   the same
/// 4 events   periods, throttled periods, restarts, kills
/// 5 lows     count, each: a pod's name, the lowest memory of its hours (LowTable.Write)
/// 6 go       epochs folded, then epochs: settings, first and last moment, sums, sketches of live heap and of what lies outside (GoDay.Write)
/// </code>
/// </summary>
internal static class CellFormat
{
    /// <summary>No cell is written longer than this.</summary>
    public const int MostBytes = 2048;

    private const int Version = 2;
    private const int MostNames = 5 * PodRanking.Most;
    private const int MostNameLength = 1024;

    /// <summary>Writes all but the quantile sketches: what is kept of a single day inside a window.</summary>
    public static void WriteWithoutSketches(ContainerDayCell cell, CompactWriter writer) => Write(cell, writer, mostBuckets: 0);

    /// <summary>Gives up detail until the bound is met: top pods first, then Go's older epochs, then low buckets.</summary>
    public static void WriteBounded(ContainerDayCell cell, CompactWriter writer)
    {
        foreach (var (pods, epochs, buckets) in new[]
        {
            (PodRanking.Most, GoDay.MostWritten, LogScale.Buckets), (2, GoDay.MostWritten, LogScale.Buckets), (1, 2, LogScale.Buckets), (1, 1, 200), (1, 1, 120), (0, 1, 80), (0, 1, 40),
        })
        {
            writer.Clear();
            Write(cell, writer, pods, buckets, epochs);
            if (writer.Length <= MostBytes)
            {
                return;
            }
        }

        // Only names of absurd length are left to blame; extremes then go without them.
        writer.Clear();
        Write(cell, writer, 0, 40, 0, named: false);
    }

    public static void Write(ContainerDayCell cell, CompactWriter writer, int mostPods = PodRanking.Most, int mostBuckets = LogScale.Buckets, int mostEpochs = GoDay.MostHeld, bool named = true)
    {
        writer.Unsigned(Version);
        writer.Natural(cell.DayNumber);
        var section = new CompactWriter();
        var names = named ? Names(cell, mostPods) : [];
        WriteNames(section, names);
        cell.Pods.Write(section);
        Section(writer, 1, section);
        if (!cell.Cpu.IsEmpty)
        {
            WriteMetric(section, cell.Cpu, cell.DayStartMs, names, mostPods, mostBuckets);
            Section(writer, 2, section);
        }

        if (!cell.Memory.IsEmpty)
        {
            WriteMetric(section, cell.Memory, cell.DayStartMs, names, mostPods, mostBuckets);
            Section(writer, 3, section);
            if (names.Count > 0 && mostPods > 0)
            {
                cell.Lows.Write(section, mostPods, (w, pod) => WriteName(w, names, pod));
                Section(writer, 5, section);
            }
        }

        if (cell.CfsPeriods + cell.CfsThrottledPeriods + cell.Restarts + cell.OomEvents > 0)
        {
            section.Natural(cell.CfsPeriods);
            section.Natural(cell.CfsThrottledPeriods);
            section.Natural(cell.Restarts);
            section.Natural(cell.OomEvents);
            Section(writer, 4, section);
        }

        if (!cell.Go.IsEmpty)
        {
            cell.Go.Write(section, cell.DayStartMs, mostEpochs, mostBuckets);
            Section(writer, 6, section);
        }
    }

    /// <summary>The day of a cell that is not unpacked.</summary>
    public static int DayOf(ReadOnlySpan<byte> bytes)
    {
        var reader = new CompactReader(bytes);
        return ReadDay(ref reader);
    }

    public static ContainerDayCell Read(ContainerId container, ReadOnlySpan<byte> bytes)
    {
        var reader = new CompactReader(bytes);
        var cell = new ContainerDayCell(container, ReadDay(ref reader));
        string[] names = [];
        while (!reader.AtEnd)
        {
            var tag = reader.Unsigned();
            var section = new CompactReader(reader.Bytes());
            switch (tag)
            {
                case 1:
                    names = ReadNames(ref section);
                    cell.Pods.MergeFrom(ref section);
                    break;
                case 2:
                    ReadMetric(ref section, cell.Cpu, cell.DayStartMs, names);
                    break;
                case 3:
                    ReadMetric(ref section, cell.Memory, cell.DayStartMs, names);
                    break;
                case 4:
                    cell.AddEvents(UsageMetric.CfsPeriods, section.Natural());
                    cell.AddEvents(UsageMetric.CfsThrottledPeriods, section.Natural());
                    cell.AddEvents(UsageMetric.Restarts, section.Natural());
                    cell.AddEvents(UsageMetric.OomEvents, section.Natural());
                    break;
                case 5:
                    ReadLows(ref section, cell, names);
                    break;
                case 6:
                    cell.Go.MergeFrom(ref section, cell.DayStartMs);
                    break;
            }
        }

        return cell;
    }

    private static int ReadDay(ref CompactReader reader)
    {
        var version = reader.Unsigned();
        return version == Version ? reader.Small(3_000_000) : throw reader.Damaged($"version {Version}, not {version}, which another release of Ullage wrote");
    }

    private static void Section(CompactWriter writer, uint tag, CompactWriter section)
    {
        writer.Unsigned(tag);
        writer.Bytes(section.Written);
        section.Clear();
    }

    private static List<string> Names(ContainerDayCell cell, int mostPods)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var metric in new[] { cell.Cpu, cell.Memory })
        {
            names.UnionWith(metric.Pods.Pods.Take(mostPods).Select(static p => p.Pod));
            names.UnionWith(new[] { metric.Peak.Pod, metric.StartupPeak.Pod, metric.Burst.Pod }.OfType<string>());
        }

        names.UnionWith(cell.Lows.Names(mostPods));
        return [.. names];
    }

    private static void ReadLows(ref CompactReader reader, ContainerDayCell cell, string[] names)
    {
        var pods = reader.Small(PodLows.Most);
        for (var i = 0; i < pods; i++)
        {
            var name = ReadName(ref reader, names) ?? throw reader.Damaged("a pod's name");
            var lows = new LowTable();
            lows.MergeFrom(ref reader);
            cell.Lows.Add(name, lows);
        }
    }

    private static void WriteNames(CompactWriter writer, List<string> names)
    {
        writer.Natural(names.Count);
        var previous = "";
        foreach (var name in names)
        {
            var shared = previous.AsSpan().CommonPrefixLength(name);
            writer.Natural(shared);
            writer.Text(name[shared..]);
            previous = name;
        }
    }

    private static string[] ReadNames(ref CompactReader reader)
    {
        var names = new string[reader.Small(MostNames)];
        var previous = "";
        for (var i = 0; i < names.Length; i++)
        {
            var shared = reader.Small(previous.Length);
            previous = string.Concat(previous.AsSpan(0, shared), reader.Text());
            names[i] = previous.Length <= MostNameLength ? previous : throw reader.Damaged($"a pod's name of at most {MostNameLength} characters");
        }

        return names;
    }

    private static void WriteMetric(CompactWriter writer, MetricDay metric, long dayStartMs, List<string> names, int mostPods, int mostBuckets)
    {
        metric.Write(writer, dayStartMs, mostBuckets);
        WriteName(writer, names, metric.Peak.Pod);
        WriteName(writer, names, metric.StartupPeak.Pod);
        WriteName(writer, names, metric.Burst.Pod);
        var pods = new PodRanking();
        pods.Merge(metric.Pods);
        pods.Keep(names.Count == 0 ? 0 : mostPods);
        writer.Natural(pods.Pods.Count);
        foreach (var pod in pods.Pods)
        {
            WriteName(writer, names, pod.Pod);
            new Extreme(pod.Peak, pod.PeakMs, null).Write(writer, dayStartMs);
            WriteBucket(writer, pod.P95);
        }

        writer.Natural(pods.RestPods);
        new Extreme(pods.RestPeak, dayStartMs, null).Write(writer, dayStartMs);
        WriteBucket(writer, pods.RestP95);
        metric.PodPeaks.Write(writer, mostBuckets > 0 ? mostBuckets : LogScale.Buckets);
    }

    private static void ReadMetric(ref CompactReader reader, MetricDay metric, long dayStartMs, string[] names)
    {
        metric.MergeFrom(ref reader, dayStartMs);
        metric.Peak = metric.Peak with { Pod = ReadName(ref reader, names) };
        metric.StartupPeak = metric.StartupPeak with { Pod = ReadName(ref reader, names) };
        metric.Burst = metric.Burst with { Pod = ReadName(ref reader, names) };
        var pods = reader.Small(PodRanking.Most);
        for (var i = 0; i < pods; i++)
        {
            var name = ReadName(ref reader, names) ?? throw reader.Damaged("a pod's name");
            var peak = Extreme.Read(ref reader, dayStartMs);
            metric.Pods.Add(new PodDay(name, peak.Value, peak.AtMs, ReadBucket(ref reader)));
        }

        var rest = reader.Small(int.MaxValue);
        metric.Pods.AddRest(rest, Math.Max(0, Extreme.Read(ref reader, dayStartMs).Value), ReadBucket(ref reader));
        metric.PodPeaks.MergeFrom(ref reader);
    }

    // Percentiles come from a sketch, so their bucket tells them exactly.
    private static void WriteBucket(CompactWriter writer, double value) => writer.Natural(value < LogScale.Smallest ? 0 : 1 + LogScale.Index(value));

    private static double ReadBucket(ref CompactReader reader)
    {
        var bucket = reader.Small(LogScale.Buckets);
        return bucket == 0 ? 0 : LogScale.Value(bucket - 1);
    }

    private static void WriteName(CompactWriter writer, List<string> names, string? name) =>
        writer.Natural(name is null ? 0 : 1 + Math.Max(-1, names.BinarySearch(name, StringComparer.Ordinal)));

    private static string? ReadName(ref CompactReader reader, string[] names)
    {
        var index = reader.Small(names.Length);
        return index == 0 ? null : names[index - 1];
    }
}
