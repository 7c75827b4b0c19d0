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
    private double _hourLowest = double.PositiveInfinity;

    protected override void First(long timeMs, double value) => Note(timeMs, value);

    protected override void Run(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        var last = LastMs;
        var held = LastValue;
        for (var i = 0; i < times.Length; i++)
        {
            i += RunRegular(times[i..], values[i..], ref last, ref held);
            if (i == times.Length)
            {
                break;
            }

            var value = values[i];
            if (!(value >= 0 && value <= MostValue))
            {
                Unusable(value);
                continue;
            }

            var time = times[i];
            var step = time - last;
            if (step <= 0)
            {
                continue;
            }

            if (step > Clock.GapMs)
            {
                Lose(last, held, time, step);
            }
            else
            {
                Hold(last, time, held);
            }

            Note(time, value);
            Clock.Observe(step);
            last = time;
            held = value;
        }

        LastMs = last;
        LastValue = held;
    }

    // Takes usable samples at regular steps for as long as they stay inside the open hour: the same as one at a time, with the running numbers at hand.
    private int RunRegular(ReadOnlySpan<long> times, ReadOnlySpan<double> values, ref long last, ref double held)
    {
        var hourEnd = _hourEndMs;
        if (last >= hourEnd)
        {
            return 0;
        }

        var (clock, steady) = (Clock, Day.Steady);
        var (before, current) = (last, held);
        var (valueMs, highest, lowest) = (_hourValueMs, _hourHighest, _hourLowest);
        var (peak, peakMs) = (Day.Peak.Value, long.MinValue);
        var taken = 0;
        for (; taken < times.Length && taken < values.Length; taken++)
        {
            var time = times[taken];
            var value = values[taken];
            var step = time - before;
            if (time >= hourEnd || !clock.IsRegular(step) || !(value >= 0 && value <= MostValue))
            {
                break;
            }

            valueMs += current * step;
            highest = current > highest ? current : highest;
            lowest = current < lowest ? current : lowest;
            steady.Count(current, step);
            if (value > peak)
            {
                (peak, peakMs) = (value, time);
            }

            (before, current) = (time, value);
        }

        if (taken > 0)
        {
            _hourWeightMs += before - last;
            (_hourValueMs, _hourHighest, _hourLowest) = (valueMs, highest, lowest);
            (last, held) = (before, current);
            RegisterInDay(times[..taken]);
            Day.Peak = peakMs == long.MinValue ? Day.Peak : new Extreme(peak, peakMs, null);
            Clock.ObserveRegular(taken);
        }

        return taken;
    }

    protected override void Conclude(long untilMs) => Hold(LastMs, Math.Min(LastMs + Clock.IntervalMs, untilMs), LastValue);

    protected override void Flush()
    {
        if (_hourWeightMs > 0)
        {
            Day.Hours.Add(HourOf(_hourEndMs - 1), _hourValueMs, _hourWeightMs, _hourHighest);
            Day.Lows.Add(HourOf(_hourEndMs - 1), _hourLowest);
        }

        _hourEndMs = long.MinValue;
        _hourValueMs = _hourHighest = 0;
        _hourLowest = double.PositiveInfinity;
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
            writer.Double(_hourLowest);
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
            _hourLowest = reader.Amount();
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

    // The next sample is too far away to be held for.
    private void Lose(long last, double held, long time, long step)
    {
        if (!Concluded)
        {
            Hold(last, last + Clock.IntervalMs, held);
        }

        Concluded = false;
        NoteGap(time, step);
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
            Count(value, end - from);
            from = end;
        }
    }

    private void Count(double value, long held)
    {
        _hourValueMs += value * held;
        _hourWeightMs += held;
        if (value > _hourHighest)
        {
            _hourHighest = value;
        }

        if (value < _hourLowest)
        {
            _hourLowest = value;
        }

        Day.Steady.Count(value, held);
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
