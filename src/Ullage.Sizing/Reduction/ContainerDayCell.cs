using System.Buffers;
using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// One UTC day of one container over all its pods: the unit in which usage is kept. Cells of the same day merge (shards, metrics), cells of several days make a
/// window (<see cref="ContainerWindow.From"/>). Merging adds whole numbers and takes maxima, so it is exactly associative and commutative.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
public sealed class ContainerDayCell
{
    private readonly DistinctPods _pods = new();

    internal ContainerDayCell(ContainerId container, int dayNumber)
    {
        Container = container;
        DayNumber = dayNumber;
    }

    /// <summary>The container.</summary>
    public ContainerId Container { get; }

    /// <summary>The day (UTC).</summary>
    public DateOnly Day => DateOnly.FromDayNumber(DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + DayNumber);

    /// <summary>Pods seen on that day: exact below 64, then within some 12 %.</summary>
    public int PodCount => _pods.Count;

    /// <summary>The pods with the highest 1-minute CPU means, highest first; the rest are pooled.</summary>
    public IReadOnlyList<PodDay> TopCpuPods => Cpu.Pods.Pods;

    /// <summary>The pods with the highest memory peaks, highest first; the rest are pooled.</summary>
    public IReadOnlyList<PodDay> TopMemoryPods => Memory.Pods.Pods;

    /// <summary>The highest 1-minute CPU means of all its pods.</summary>
    public PodPeaks CpuPeaks => Cpu.PodPeaks;

    /// <summary>The memory peaks of all its pods.</summary>
    public PodPeaks MemoryPeaks => Memory.PodPeaks;

    /// <summary>CFS periods in which the container ran.</summary>
    public long CfsPeriods { get; private set; }

    /// <summary>Those of them in which it was throttled.</summary>
    public long CfsThrottledPeriods { get; private set; }

    /// <summary>Restarts.</summary>
    public long Restarts { get; private set; }

    /// <summary>Kills for lack of memory.</summary>
    public long OomEvents { get; private set; }

    internal int DayNumber { get; }

    internal long DayStartMs => DayNumber * TimeRange.DayMs;

    internal MetricDay Cpu { get; } = new(HourTable.CpuUnits);

    internal MetricDay Memory { get; } = new(HourTable.MemoryUnits);

    internal DistinctPods Pods => _pods;

    internal PodLows Lows { get; } = new();

    internal GoDay Go { get; } = new();

    /// <summary>Adds another cell of the same container and day.</summary>
    /// <exception cref="ArgumentException">It is of another container or day.</exception>
    public void Merge(ContainerDayCell other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.DayNumber != DayNumber || other.Container != Container)
        {
            throw new ArgumentException($"A cell of {other.Container} on {other.Day:O} cannot be merged into one of {Container} on {Day:O}.", nameof(other));
        }

        Cpu.Merge(other.Cpu);
        Memory.Merge(other.Memory);
        _pods.Merge(other._pods);
        Lows.Merge(other.Lows);
        CfsPeriods += other.CfsPeriods;
        CfsThrottledPeriods += other.CfsThrottledPeriods;
        Restarts += other.Restarts;
        OomEvents += other.OomEvents;
        Go.Merge(other.Go);
    }

    /// <summary>Adds what the container's Go runtime was seen to do; what starts on another day is passed over.</summary>
    public void Observe(IEnumerable<GoObservation> observations)
    {
        ArgumentNullException.ThrowIfNull(observations);
        foreach (var seen in observations.Where(o => o.StartMs / TimeRange.DayMs == DayNumber))
        {
            Go.Add(seen);
        }
    }

    /// <summary>
    /// Writes all but the container's name, at most <see cref="CellFormat.MostBytes"/> long. Ordinary containers need about half; where one needs more, pods are
    /// pooled first, then the lowest buckets of its sketches: what is lost is detail, never a peak.
    /// </summary>
    public void Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var writer = new CompactWriter();
        CellFormat.WriteBounded(this, writer);
        output.Write(writer.Written);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="container">Whose it is.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static ContainerDayCell Read(ContainerId container, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(container);
        return CellFormat.Read(container, bytes);
    }

    /// <summary>Adds what a pod contributed to one metric.</summary>
    internal void AddPod(UsageMetric metric, string pod, MetricDay contribution)
    {
        switch (metric)
        {
            case UsageMetric.CpuCounter or UsageMetric.CpuGauge:
                AddUsage(Cpu, pod, contribution);
                break;
            case UsageMetric.MemoryGauge:
                AddUsage(Memory, pod, contribution);
                Lows.Add(pod, contribution.Lows);
                break;
            default:
                AddEvents(metric, contribution.Increase);
                break;
        }
    }

    internal void AddEvents(UsageMetric metric, long count)
    {
        _ = metric switch
        {
            UsageMetric.CfsPeriods => CfsPeriods += count,
            UsageMetric.CfsThrottledPeriods => CfsThrottledPeriods += count,
            UsageMetric.Restarts => Restarts += count,
            _ => OomEvents += count,
        };
    }

    private void AddUsage(MetricDay metric, string pod, MetricDay contribution)
    {
        metric.Merge(contribution, pod);
        _pods.Add(pod);
        var peak = contribution.Peak.Exists ? contribution.Peak : contribution.StartupPeak;
        if (peak.Exists)
        {
            metric.PodPeaks.Add(peak.Value);
            metric.Pods.Add(new PodDay(pod, peak.Value, peak.AtMs, contribution.Steady.Quantile(0.95)));
        }
    }
}
