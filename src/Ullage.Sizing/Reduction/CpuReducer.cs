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

    protected long StartupUntilMs;

    protected override void First(long timeMs, double value)
    {
        // Seen from the first scrapes of the history on, it was there before.
        StartupUntilMs = timeMs - Settings.HistoryStartMs > Clock.GapMs ? timeMs + Settings.StartupMs : long.MinValue;
        Register(timeMs);
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

    protected override void Flush() => FlushMinute();

    protected override void Reset()
    {
        _coveredMs = 0;
        FlushMinute();
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
    }

    private void FlushMinute()
    {
        if (_coveredMs > 0)
        {
            var startMs = _minuteEndMs - MinuteMs;
            var mean = _coreMs / _coveredMs;
            Day.Hours.Add(HourOf(startMs), _coreMs, _coveredMs, mean);
            if (startMs < StartupUntilMs)
            {
                Day.Startup.Count(mean, _coveredMs);
                Day.StartupPeak = Day.StartupPeak.Or(new Extreme(mean, startMs, null));
            }
            else
            {
                Day.Steady.Count(mean, _coveredMs);
                Day.Peak = Day.Peak.Or(new Extreme(mean, startMs, null));
            }
        }

        _minuteEndMs = long.MinValue;
        _coreMs = 0;
        _coveredMs = 0;
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
