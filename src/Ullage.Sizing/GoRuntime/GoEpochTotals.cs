using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing;

/// <summary>
/// The Go terms of one rollout epoch: of a day, or of a window. Merging adds whole numbers and takes maxima, so it is associative and commutative to the bit.
/// </summary>
internal sealed class GoEpochTotals(GoEpochKey key)
{
    private const double Kibibyte = 1024;

    public GoEpochKey Key { get; } = key;

    public long FirstMs { get; private set; } = long.MaxValue;

    public long LastMs { get; private set; } = long.MinValue;

    public long ObservedMs { get; private set; }

    public long AllocatedBytes { get; private set; }

    /// <summary>Collections in thousandths: counters may be cut between two samples.</summary>
    public long MilliCycles { get; private set; }

    /// <summary>Those of stretches in which the collector's CPU was told.</summary>
    public long ToldMilliCycles { get; private set; }

    /// <summary>Time of stretches in which the collector's CPU was told.</summary>
    public long ToldMs { get; private set; }

    public long MarkMicroseconds { get; private set; }

    public long IdleMarkMicroseconds { get; private set; }

    public long ProcessMs { get; private set; }

    public long ProcessMicroseconds { get; private set; }

    /// <summary>Sums of KiB × seconds; their ratio to the time observed is a mean.</summary>
    public long LiveKibSeconds { get; private set; }

    public long GoalKibSeconds { get; private set; }

    public long NonHeapKibSeconds { get; private set; }

    public long RootKibSeconds { get; private set; }

    /// <summary>The highest allocation rate of a stretch, bytes a second.</summary>
    public long PeakRate { get; private set; }

    /// <summary>The highest CPU of the process in a stretch, microcores.</summary>
    public long PeakMicrocores { get; private set; }

    public bool Limited { get; private set; }

    /// <summary>Time for which the marked heap was told.</summary>
    public long LiveToldMs { get; private set; }

    /// <summary>Live heap by time.</summary>
    public QuantileSketch Live { get; } = new();

    /// <summary>What lay outside, the most of each stretch by its time.</summary>
    public QuantileSketch Outside { get; } = new();

    public void Add(GoObservation seen)
    {
        var seconds = seen.ObservedMs / 1000.0;
        FirstMs = Math.Min(FirstMs, seen.StartMs);
        LastMs = Math.Max(LastMs, seen.StartMs + seen.ObservedMs);
        ObservedMs += seen.ObservedMs;
        AllocatedBytes += Whole(seen.AllocatedBytes);
        MilliCycles += Whole(seen.Cycles * 1000);
        if (seen is { MarkSeconds: { } mark, IdleMarkSeconds: { } idle })
        {
            ToldMs += seen.ObservedMs;
            ToldMilliCycles += Whole(seen.Cycles * 1000);
            MarkMicroseconds += Whole(mark * 1e6);
            IdleMarkMicroseconds += Whole(idle * 1e6);
        }

        if (seen.ProcessSeconds is { } process)
        {
            ProcessMs += seen.ObservedMs;
            ProcessMicroseconds += Whole(process * 1e6);
            PeakMicrocores = Math.Max(PeakMicrocores, Whole(process / seconds * 1e6));
        }

        LiveKibSeconds += Whole(seen.LiveBytes / Kibibyte * seconds);
        GoalKibSeconds += Whole(seen.GoalBytes / Kibibyte * seconds);
        NonHeapKibSeconds += Whole(seen.NonHeapBytes / Kibibyte * seconds);
        RootKibSeconds += Whole(seen.RootBytes / Kibibyte * seconds);
        PeakRate = Math.Max(PeakRate, Whole(seen.AllocatedBytes / seconds));
        Limited |= seen.Limited;
        LiveToldMs += seen.LiveTold ? seen.ObservedMs : 0;
        Live.Count(seen.LiveBytes, seen.ObservedMs);
        if (seen.OutsideBytes is { } outside)
        {
            Outside.Count(outside, seen.ObservedMs);
        }
    }

    public void Merge(GoEpochTotals other)
    {
        FirstMs = Math.Min(FirstMs, other.FirstMs);
        LastMs = Math.Max(LastMs, other.LastMs);
        ObservedMs += other.ObservedMs;
        AllocatedBytes += other.AllocatedBytes;
        MilliCycles += other.MilliCycles;
        ToldMilliCycles += other.ToldMilliCycles;
        ToldMs += other.ToldMs;
        MarkMicroseconds += other.MarkMicroseconds;
        IdleMarkMicroseconds += other.IdleMarkMicroseconds;
        ProcessMs += other.ProcessMs;
        ProcessMicroseconds += other.ProcessMicroseconds;
        LiveKibSeconds += other.LiveKibSeconds;
        GoalKibSeconds += other.GoalKibSeconds;
        NonHeapKibSeconds += other.NonHeapKibSeconds;
        RootKibSeconds += other.RootKibSeconds;
        PeakRate = Math.Max(PeakRate, other.PeakRate);
        PeakMicrocores = Math.Max(PeakMicrocores, other.PeakMicrocores);
        Limited |= other.Limited;
        LiveToldMs += other.LiveToldMs;
        Live.Merge(other.Live);
        Outside.Merge(other.Outside);
    }

    public void Write(CompactWriter writer, long dayStartMs, int mostBuckets)
    {
        writer.Text(Key.Revision);
        writer.Text(Key.Version);
        writer.Signed(Key.SoftLimit);
        writer.Signed(Key.GoGc);
        writer.Natural(Key.Procs);
        writer.Signed(FirstMs - dayStartMs);
        writer.Natural(LastMs - FirstMs);
        foreach (var value in (ReadOnlySpan<long>)
            [ObservedMs, AllocatedBytes, MilliCycles, ToldMilliCycles, ToldMs, MarkMicroseconds, IdleMarkMicroseconds, ProcessMs, ProcessMicroseconds,
            LiveKibSeconds, GoalKibSeconds, NonHeapKibSeconds, RootKibSeconds, PeakRate, PeakMicrocores, LiveToldMs, Limited ? 1 : 0])
        {
            writer.Natural(value);
        }

        Live.Write(writer, mostBuckets);
        Outside.Write(writer, mostBuckets);
    }

    public static GoEpochTotals Read(ref CompactReader reader, long dayStartMs)
    {
        var key = new GoEpochKey(reader.Text(), reader.Text(), reader.Signed(), (int)Math.Clamp(reader.Signed(), -1, int.MaxValue), reader.Small(1_000_000));
        var first = dayStartMs + reader.Signed();
        var totals = new GoEpochTotals(key)
        {
            FirstMs = first,
            LastMs = first + reader.Natural(),
            ObservedMs = reader.Natural(),
            AllocatedBytes = reader.Natural(),
            MilliCycles = reader.Natural(),
            ToldMilliCycles = reader.Natural(),
            ToldMs = reader.Natural(),
            MarkMicroseconds = reader.Natural(),
            IdleMarkMicroseconds = reader.Natural(),
            ProcessMs = reader.Natural(),
            ProcessMicroseconds = reader.Natural(),
            LiveKibSeconds = reader.Natural(),
            GoalKibSeconds = reader.Natural(),
            NonHeapKibSeconds = reader.Natural(),
            RootKibSeconds = reader.Natural(),
            PeakRate = reader.Natural(),
            PeakMicrocores = reader.Natural(),
            LiveToldMs = reader.Natural(),
            Limited = reader.Small(1) == 1,
        };
        totals.Live.MergeFrom(ref reader);
        totals.Outside.MergeFrom(ref reader);
        return totals;
    }

    // No container allocates a PiB in an hour; what is absurd must not overflow a sum.
    private static long Whole(double amount) => (long)Math.Clamp(Math.Round(amount), 0, 1L << 50);
}
