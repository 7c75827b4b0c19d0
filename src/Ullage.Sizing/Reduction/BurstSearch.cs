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

    private Extreme _sharpest;
    private Extreme _largestRise;
    private long _changes;
    private long _changesMs;
    private long _changesAfterRepeat;

    public static BurstSearch Empty => new() { _sharpest = Extreme.None, _largestRise = Extreme.None };

    /// <summary>The rate found, in cores.</summary>
    public readonly Extreme Result
    {
        get
        {
            if (_changesAfterRepeat * AliasedOneIn < _changes || _changesAfterRepeat < 2 || !_largestRise.Exists)
            {
                return _sharpest;
            }

            return _largestRise with { Value = _largestRise.Value * 1000 * _changes / _changesMs };
        }
    }

    /// <summary>A change that no long rest came before.</summary>
    /// <param name="timeMs">When it was seen.</param>
    /// <param name="rise">CPU seconds.</param>
    /// <param name="sinceChangeMs">Since the change before it.</param>
    /// <param name="afterRepeat">Whether samples between the two repeated the value.</param>
    /// <param name="oneUpdate">Whether it was seen within one scrape, so that one update can explain it.</param>
    /// <param name="eligible">False during start-up.</param>
    public void Change(long timeMs, double rise, long sinceChangeMs, bool afterRepeat, bool oneUpdate, bool eligible)
    {
        _changes++;
        _changesMs += sinceChangeMs;
        _changesAfterRepeat += afterRepeat ? 1 : 0;
        if (!eligible)
        {
            return;
        }

        if (oneUpdate && rise > _largestRise.Value)
        {
            _largestRise = new Extreme(rise, timeMs, null);
        }

        Rate(timeMs, rise * 1000 / sinceChangeMs);
    }

    /// <summary>A rate that stands for itself.</summary>
    public void Rate(long timeMs, double cores)
    {
        if (cores > _sharpest.Value)
        {
            _sharpest = new Extreme(cores, timeMs, null);
        }
    }

    public readonly void Write(CompactWriter writer)
    {
        _sharpest.Write(writer, 0);
        _largestRise.Write(writer, 0);
        writer.Natural(_changes);
        writer.Natural(_changesMs);
        writer.Natural(_changesAfterRepeat);
    }

    public static BurstSearch Read(ref CompactReader reader) => new()
    {
        _sharpest = Extreme.Read(ref reader, 0),
        _largestRise = Extreme.Read(ref reader, 0),
        _changes = reader.Natural(),
        _changesMs = reader.Natural(),
        _changesAfterRepeat = reader.Natural(),
    };
}
