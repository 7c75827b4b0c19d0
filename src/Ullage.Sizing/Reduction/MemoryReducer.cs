using System.Runtime.CompilerServices;
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
            else if (last < _hourEndMs && time <= _hourEndMs)
            {
                Count(held, step);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
