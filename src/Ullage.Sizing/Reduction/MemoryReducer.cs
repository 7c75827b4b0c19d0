using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// A gauge of bytes: a sample holds until the next one. Where the next is more than five intervals away, or none comes, it holds for one interval: that is when
/// its stale marker would have come, so sources that keep markers and sources that drop them agree.
/// </summary>
internal sealed class MemoryReducer(ReductionSettings settings) : SeriesReducer(settings, HourTable.MemoryUnits)
{
    private long _hourEndMs;
    private double _hourValueMs;
    private long _hourWeightMs;
    private double _hourHighest;

    protected override void First(long timeMs, double value) => Note(timeMs, value);

    protected override void Run(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < times.Length; i++)
        {
            var value = values[i];
            if (!(value >= 0 && value <= MostValue))
            {
                Unusable(value);
                continue;
            }

            var time = times[i];
            var step = time - LastMs;
            if (step <= 0)
            {
                continue;
            }

            var joined = step <= Clock.GapMs;
            if (joined)
            {
                Hold(LastMs, time, LastValue);
            }
            else if (!Concluded)
            {
                Hold(LastMs, LastMs + Clock.IntervalMs, LastValue);
            }

            LastMs = time;
            LastValue = value;
            Note(time, value);
            if (!joined)
            {
                Concluded = false;
                NoteGap(step);
            }

            Clock.Observe(step);
        }
    }

    protected override void Conclude(long untilMs) => Hold(LastMs, Math.Min(LastMs + Clock.IntervalMs, untilMs), LastValue);

    protected override void Flush()
    {
        if (_hourWeightMs > 0)
        {
            Day.Hours.Add(HourOf(_hourEndMs - 1), _hourValueMs, _hourWeightMs, _hourHighest);
        }

        _hourEndMs = long.MinValue;
        _hourValueMs = _hourHighest = 0;
        _hourWeightMs = 0;
    }

    protected override void Reset()
    {
        _hourWeightMs = 0;
        Flush();
    }

    protected override void Save(CompactWriter writer)
    {
        base.Save(writer);
        writer.Natural(_hourWeightMs);
        if (_hourWeightMs > 0)
        {
            writer.Signed(_hourEndMs);
            writer.Double(_hourValueMs);
            writer.Double(_hourHighest);
        }
    }

    protected override void Restore(ref CompactReader reader)
    {
        base.Restore(ref reader);
        _hourWeightMs = reader.Natural();
        if (_hourWeightMs > 0)
        {
            _hourEndMs = reader.Signed();
            _hourValueMs = reader.Amount();
            _hourHighest = reader.Amount();
            if (_hourEndMs <= DayStartMs || _hourEndMs > DayEndMs)
            {
                throw reader.Damaged("an hour of the open day");
            }
        }
    }

    private void Note(long time, double value)
    {
        Register(time);
        if (value > Day.Peak.Value)
        {
            Day.Peak = new Extreme(value, time, null);
        }
    }

    private void Hold(long from, long to, double value)
    {
        while (from < to)
        {
            if (from >= _hourEndMs)
            {
                OpenHour(from);
            }

            var end = Math.Min(to, _hourEndMs);
            var held = end - from;
            _hourValueMs += value * held;
            _hourWeightMs += held;
            _hourHighest = Math.Max(_hourHighest, value);
            Day.Steady.Count(value, held);
            from = end;
        }
    }

    private void OpenHour(long from)
    {
        Flush();
        if (from >= DayEndMs)
        {
            OpenDay(from);
        }

        _hourEndMs = from - from % TimeRange.HourMs + TimeRange.HourMs;
    }
}
