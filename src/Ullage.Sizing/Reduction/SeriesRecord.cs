namespace Ullage.Sizing.Reduction;

/// <summary>What one series contributed to one day that is over, in compact form.</summary>
internal readonly record struct SeriesDay(int Day, long FirstMs, long LastMs, long Samples, byte[] Bytes);

/// <summary>A series between reads: its closed days that are not yet merged, and where it stood.</summary>
internal sealed class SeriesRecord(ulong key)
{
    /// <summary>No day is open.</summary>
    public const int NoDay = -1;

    /// <summary>Hash of its labels, the same in every run.</summary>
    public ulong Key { get; } = key;

    public List<SeriesDay> Closed { get; } = [];

    /// <summary>The reducer's state, or null before the first sample's read ended.</summary>
    public byte[]? Tail { get; set; }

    /// <summary>The day that may still get samples.</summary>
    public int OpenDay { get; set; } = NoDay;

    public long FirstMs { get; set; } = long.MaxValue;

    public long LastMs { get; set; } = long.MinValue;

    public long IntervalMs { get; set; } = 1;

    /// <summary>A sample that comes later than this after the last can no longer be joined to it.</summary>
    public long OverAfterMs { get; set; } = 1;

    /// <summary>Whether no sample at that time or later can be joined to the last one.</summary>
    public bool IsOver(long atMs) => LastMs == long.MinValue || atMs - LastMs > OverAfterMs;
}
