using System.Runtime.CompilerServices;
using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// CPU as pieces of constant rate, gathered into the minutes of UTC: each minute's mean counts for as long as it was covered, whatever the scrape interval.
/// Minutes of start-up are kept apart.
/// </summary>
internal abstract class CpuReducer(ReductionSettings settings) : SeriesReducer(settings, HourTable.CpuUnits)
{
    /// <summary>More cores than a machine has; a rate above it is a broken counter.</summary>
    protected const double MostCores = 1 << 20;

    private const long MinuteMs = 60_000;
    private long _minuteEndMs;
    private double _coreMs;
    private long _coveredMs;
    private long _hourEndMs;
    private double _hourCoreMs;
    private long _hourCoveredMs;
    private double _hourHighest;

    protected long StartupUntilMs;

    protected override void First(long timeMs, double value)
    {
        // Seen from the first scrapes of the history on, it was there before.
        StartupUntilMs = timeMs - Settings.HistoryStartMs > Clock.GapMs ? timeMs + Settings.StartupMs : long.MinValue;
        Register(timeMs);
    }

    /// <summary>CPU spent from one moment to a later one, when both lie in the open minute; false when they do not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool TryAddWithinMinute(long from, long to, double coreMs)
    {
        if (to > _minuteEndMs)
        {
            return false;
        }

        _coreMs += coreMs;
        _coveredMs += to - from;
        return true;
    }

    protected void AddPiece(long from, long to, double cores)
    {
        while (from < to)
        {
            if (from >= _minuteEndMs)
            {
                OpenMinute(from);
            }

            var end = Math.Min(to, _minuteEndMs);
            _coreMs += cores * (end - from);
            _coveredMs += end - from;
            from = end;
        }
    }

    protected override void Flush()
    {
        FlushMinute();
        FlushHour();
    }

    protected override void Reset()
    {
        _coveredMs = 0;
        _hourCoveredMs = 0;
        FlushMinute();
        FlushHour();
        StartupUntilMs = long.MinValue;
    }

    protected override void Save(CompactWriter writer)
    {
        base.Save(writer);
        writer.Signed(StartupUntilMs == long.MinValue ? -1 : StartupUntilMs);
        writer.Natural(_coveredMs);
        if (_coveredMs > 0)
        {
            writer.Signed(_minuteEndMs);
            writer.Double(_coreMs);
        }

        writer.Natural(_hourCoveredMs);
        if (_hourCoveredMs > 0)
        {
            writer.Signed(_hourEndMs);
            writer.Double(_hourCoreMs);
            writer.Double(_hourHighest);
        }
    }

    protected override void Restore(ref CompactReader reader)
    {
        base.Restore(ref reader);
        StartupUntilMs = reader.Signed();
        StartupUntilMs = StartupUntilMs < 0 ? long.MinValue : StartupUntilMs;
        _coveredMs = reader.Natural();
        if (_coveredMs > 0)
        {
            _minuteEndMs = reader.Signed();
            _coreMs = reader.Amount();
            if (_minuteEndMs <= DayStartMs || _minuteEndMs > DayEndMs)
            {
                throw reader.Damaged("a minute of the open day");
            }
        }

        _hourCoveredMs = reader.Natural();
        if (_hourCoveredMs > 0)
        {
            _hourEndMs = reader.Signed();
            _hourCoreMs = reader.Amount();
            _hourHighest = reader.Amount();
            if (_hourEndMs <= DayStartMs || _hourEndMs > DayEndMs)
            {
                throw reader.Damaged("an hour of the open day");
            }
        }
    }

    private void FlushMinute()
    {
        if (_coveredMs > 0)
        {
            var startMs = _minuteEndMs - MinuteMs;
            var mean = _coreMs / _coveredMs;
            if (startMs >= _hourEndMs)
            {
                FlushHour();
                _hourEndMs = startMs - startMs % TimeRange.HourMs + TimeRange.HourMs;
            }

            _hourCoreMs += _coreMs;
            _hourCoveredMs += _coveredMs;
            _hourHighest = mean > _hourHighest ? mean : _hourHighest;
            if (startMs < StartupUntilMs)
            {
                Day.Startup.Count(mean, _coveredMs);
                if (mean > Day.StartupPeak.Value)
                {
                    Day.StartupPeak = new Extreme(mean, startMs, null);
                }
            }
            else
            {
                Day.Steady.Count(mean, _coveredMs);
                if (mean > Day.Peak.Value)
                {
                    Day.Peak = new Extreme(mean, startMs, null);
                }
            }
        }

        _minuteEndMs = long.MinValue;
        _coreMs = 0;
        _coveredMs = 0;
    }

    private void FlushHour()
    {
        if (_hourCoveredMs > 0)
        {
            Day.Hours.Add(HourOf(_hourEndMs - 1), _hourCoreMs, _hourCoveredMs, _hourHighest);
        }

        _hourEndMs = long.MinValue;
        _hourCoreMs = _hourHighest = 0;
        _hourCoveredMs = 0;
    }

    private void OpenMinute(long from)
    {
        FlushMinute();
        if (from >= DayEndMs)
        {
            OpenDay(from);
        }

        _minuteEndMs = from - from % MinuteMs + MinuteMs;
    }
}
