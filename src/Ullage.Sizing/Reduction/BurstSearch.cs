using System.Runtime.CompilerServices;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// Looks for the sharpest rate of a day in a counter that may be aliased: updated less often than scraped, so that some samples repeat a value. Then each change
/// is one update's worth of work, however the scrapes fell, and belongs to the mean time between changes rather than to the step in which it was seen. An update
/// every 15 s scraped every 10 s shows steps of 15, 15 and 0 s of work: the sharpest neighbour rate is half too high, the mean time between changes is right.
/// </summary>
internal struct BurstSearch
{
    // A counter whose changes follow a repeated value more often than this is aliased; a rarer repeat shifts the rate by less than 5 % anyway.
    private const int AliasedOneIn = 25;

    // Core-milliseconds over milliseconds, compared crosswise: a division a sample is what this costs otherwise.
    private double _sharpestCoreMs;
    private long _sharpestMs;
    private long _sharpestAtMs;
    private double _largestCoreMs;
    private long _largestAtMs;
    private long _changes;
    private long _changesMs;
    private long _changesAfterRepeat;

    public static BurstSearch Empty => new() { _sharpestCoreMs = -1, _sharpestMs = 1, _largestCoreMs = -1 };

    /// <summary>The rate found, in cores.</summary>
    public readonly Extreme Result
    {
        get
        {
            var aliased = _changesAfterRepeat >= 2 && _changesAfterRepeat * AliasedOneIn >= _changes && _largestCoreMs >= 0;
            return aliased ? new Extreme(_largestCoreMs * _changes / _changesMs, _largestAtMs, null)
                : _sharpestCoreMs >= 0 ? new Extreme(_sharpestCoreMs / _sharpestMs, _sharpestAtMs, null)
                : Extreme.None;
        }
    }

    /// <summary>A change of the counter.</summary>
    /// <param name="timeMs">When it was seen.</param>
    /// <param name="coreMs">CPU spent, in core-milliseconds.</param>
    /// <param name="sinceChangeMs">Since the change before it, or the end of a rest.</param>
    /// <param name="afterRepeat">Whether samples between the two repeated the value.</param>
    /// <param name="oneUpdate">Whether it was seen within one scrape, so that one update can explain it.</param>
    /// <param name="eligible">False during start-up.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Change(long timeMs, double coreMs, long sinceChangeMs, bool afterRepeat, bool oneUpdate, bool eligible)
    {
        _changes++;
        _changesMs += sinceChangeMs;
        _changesAfterRepeat += afterRepeat ? 1 : 0;
        if (!eligible)
        {
            return;
        }

        if (oneUpdate && coreMs > _largestCoreMs)
        {
            (_largestCoreMs, _largestAtMs) = (coreMs, timeMs);
        }

        if (coreMs * _sharpestMs > _sharpestCoreMs * sinceChangeMs)
        {
            (_sharpestCoreMs, _sharpestMs, _sharpestAtMs) = (coreMs, sinceChangeMs, timeMs);
        }
    }

    public readonly void Write(CompactWriter writer)
    {
        writer.Double(_sharpestCoreMs);
        writer.Natural(_sharpestMs);
        writer.Signed(_sharpestAtMs);
        writer.Double(_largestCoreMs);
        writer.Signed(_largestAtMs);
        writer.Natural(_changes);
        writer.Natural(_changesMs);
        writer.Natural(_changesAfterRepeat);
    }

    public static BurstSearch Read(ref CompactReader reader) => new()
    {
        _sharpestCoreMs = reader.Double(),
        _sharpestMs = Math.Max(1, reader.Natural()),
        _sharpestAtMs = reader.Signed(),
        _largestCoreMs = reader.Double(),
        _largestAtMs = reader.Signed(),
        _changes = reader.Natural(),
        _changesMs = reader.Natural(),
        _changesAfterRepeat = reader.Natural(),
    };
}
