using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// One UTC day of one metric: of a single series while it is read, of a pod, or of all pods of a container. Everything in it adds up exactly in any order.
/// </summary>
internal sealed class MetricDay(double unitsPerValue)
{
    /// <summary>Values by time, start-up left out.</summary>
    public QuantileSketch Steady { get; } = new();

    /// <summary>Values by time during start-up; CPU only.</summary>
    public QuantileSketch Startup { get; } = new();

    public HourTable Hours { get; } = new(unitsPerValue);

    /// <summary>The highest sample, or for CPU the highest 1-minute mean outside start-up.</summary>
    public Extreme Peak = Extreme.None;

    /// <summary>The highest 1-minute mean during start-up.</summary>
    public Extreme StartupPeak = Extreme.None;

    /// <summary>The sharpest rate between neighbouring samples outside start-up.</summary>
    public Extreme Burst = Extreme.None;

    public long FirstMs = long.MaxValue;
    public long LastMs = long.MinValue;
    public long Samples;

    /// <summary>Samples passed over because they were infinite, negative or absurd.</summary>
    public long Ignored;

    public long Gaps;
    public long LongestGapMs;

    /// <summary>By how much an event counter rose.</summary>
    public long Increase;

    /// <summary>The pods with the highest peaks; filled for containers only.</summary>
    public PodRanking Pods { get; } = new();

    /// <summary>The highest values of all pods; filled for containers only.</summary>
    public PodPeaks PodPeaks { get; } = new();

    /// <summary>The lowest values by hour; memory of one pod only.</summary>
    public LowTable Lows { get; } = new();

    public bool IsEmpty => Samples == 0 && Ignored == 0 && Hours.TotalWeightMs == 0;

    public void Clear()
    {
        Steady.Clear();
        Startup.Clear();
        Hours.Clear();
        Pods.Clear();
        PodPeaks.Clear();
        Lows.Clear();
        Peak = StartupPeak = Burst = Extreme.None;
        (FirstMs, LastMs) = (long.MaxValue, long.MinValue);
        Samples = Ignored = Gaps = LongestGapMs = Increase = 0;
    }

    /// <summary>Adds another day of the same metric; where that one is a single pod's, its extremes are given the pod's name.</summary>
    public void Merge(MetricDay other, string? pod = null)
    {
        Steady.Merge(other.Steady);
        Startup.Merge(other.Startup);
        Hours.Merge(other.Hours);
        Pods.Merge(other.Pods);
        PodPeaks.Merge(other.PodPeaks);
        if (pod is null)
        {
            Lows.Merge(other.Lows);
        }

        MergeScalars(Named(other.Peak, pod), Named(other.StartupPeak, pod), Named(other.Burst, pod));
        FirstMs = Math.Min(FirstMs, other.FirstMs);
        LastMs = Math.Max(LastMs, other.LastMs);
        Samples += other.Samples;
        Ignored += other.Ignored;
        Gaps += other.Gaps;
        LongestGapMs = Math.Max(LongestGapMs, other.LongestGapMs);
        Increase += other.Increase;
    }

    /// <summary>Writes all but what concerns single pods; the day is told apart.</summary>
    public void Write(CompactWriter writer, long dayStartMs, int mostBuckets = LogScale.Buckets)
    {
        Steady.Write(writer, mostBuckets);
        Startup.Write(writer, mostBuckets);
        Hours.Write(writer);
        Lows.Write(writer);
        Peak.Write(writer, dayStartMs);
        StartupPeak.Write(writer, dayStartMs);
        Burst.Write(writer, dayStartMs);
        writer.Natural(Samples);
        if (Samples > 0)
        {
            writer.Signed(FirstMs - dayStartMs);
            writer.Natural(LastMs - FirstMs);
        }

        writer.Natural(Ignored);
        writer.Natural(Gaps);
        writer.Natural(LongestGapMs);
        writer.Natural(Increase);
    }

    /// <summary>Adds what <see cref="Write"/> wrote.</summary>
    public void MergeFrom(ref CompactReader reader, long dayStartMs)
    {
        Steady.MergeFrom(ref reader);
        Startup.MergeFrom(ref reader);
        Hours.MergeFrom(ref reader);
        Lows.MergeFrom(ref reader);
        MergeScalars(Extreme.Read(ref reader, dayStartMs), Extreme.Read(ref reader, dayStartMs), Extreme.Read(ref reader, dayStartMs));
        var samples = reader.Natural();
        if (samples > 0)
        {
            var first = dayStartMs + reader.Signed();
            FirstMs = Math.Min(FirstMs, first);
            LastMs = Math.Max(LastMs, first + reader.Natural());
            Samples += samples;
        }

        Ignored += reader.Natural();
        Gaps += reader.Natural();
        LongestGapMs = Math.Max(LongestGapMs, reader.Natural());
        Increase += reader.Natural();
    }

    /// <summary>
    /// Takes from a copy, as of a second scrape job, what it alone may have seen: its peak and burst, and the hours that it covers longer. Samples, gaps and
    /// sketches stay as they are, so that no moment weighs twice.
    /// </summary>
    public void FillFrom(MetricDay copy, long dayStartMs)
    {
        // A job that came late takes its first minutes for the container's start: that is believed only where nothing better is known.
        var startup = copy.StartupPeak;
        var hour = startup.Exists ? (int)Math.Clamp((startup.AtMs - dayStartMs) / TimeRange.HourMs, 0, HourTable.Hours - 1) : 0;
        var believed = startup.Exists && copy.Hours.WeightMs(hour) > Hours.WeightMs(hour);
        MergeScalars(copy.Peak, believed ? startup : Extreme.None, copy.Burst);
        Hours.FillFrom(copy.Hours);
        Lows.FillFrom(copy.Lows);
        FirstMs = Math.Min(FirstMs, copy.FirstMs);
        LastMs = Math.Max(LastMs, copy.LastMs);
    }

    private void MergeScalars(in Extreme peak, in Extreme startup, in Extreme burst)
    {
        Peak = Peak.Or(peak);
        StartupPeak = StartupPeak.Or(startup);
        Burst = Burst.Or(burst);
    }

    private static Extreme Named(in Extreme extreme, string? pod) => pod is null || !extreme.Exists ? extreme : extreme with { Pod = pod };
}
