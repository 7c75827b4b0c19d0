namespace Ullage.Sizing.Reduction;

/// <summary>
/// A counter of CPU seconds. Between neighbours the rate is constant; after a reset the whole new value is the rise, and start-up begins; gaps are not bridged.
/// A repeated value followed by a rise is one update of the counter seen late: the rise is spread over both. Longer rests are rests.
/// </summary>
internal sealed class CpuCounterReducer(ReductionSettings settings) : CpuReducer(settings)
{
    // cAdvisor looks at a container every 10 to 20 s, so a value may repeat for that long however often it is scraped.
    private const long LongestUpdateMs = 30_000;

    // A counter that falls by less has wobbled (two replicas answered in turn), it has not restarted.
    private const double Wobble = 0.01;

    // Everything before is committed. It lags LastMs while a repeated value waits for its rise.
    private long _committedMs;
    private bool _resting;
    private BurstSearch _burst = BurstSearch.Empty;

    // Samples of the next day seen while a repeat that began in the open day was waiting.
    private long _waiting;
    private long _firstWaitingMs;
    private long _lastWaitingMs;

    protected override void First(long timeMs, double value)
    {
        base.First(timeMs, value);
        _committedMs = timeMs;
    }

    protected override void Run(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        var last = LastMs;
        var counted = LastValue;
        for (var i = 0; i < times.Length; i++)
        {
            i += RunRegular(times[i..], values[i..], ref last, ref counted);
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

            var rise = value - counted;
            if (rise > 0 && step <= Clock.GapMs)
            {
                Rise(last, time, rise);
            }
            else
            {
                value = Other(last, counted, time, value);
            }

            Clock.Observe(step);
            last = time;
            counted = value;
        }

        LastMs = last;
        LastValue = counted;
    }

    protected override void Conclude(long untilMs) => Rest(LastMs);

    protected override void Flush()
    {
        base.Flush();
        Day.Burst = Day.Burst.Or(_burst.Result);
        _burst = BurstSearch.Empty;

        // No minute is sharper than the sharpest rate; where it seems so, a minute showed more updates of an aliased counter than its share.
        if (Day.Burst.Exists && Day.Peak.Value > Day.Burst.Value)
        {
            Day.Peak = Day.Peak with { Value = Day.Burst.Value };
        }
    }

    protected override void Reset()
    {
        base.Reset();
        _burst = BurstSearch.Empty;
        _waiting = 0;
        _resting = false;
    }

    protected override void Save(CompactWriter writer)
    {
        base.Save(writer);
        writer.Signed(_committedMs);
        writer.Natural(_resting ? 1 : 0);
        _burst.Write(writer);
        writer.Natural(_waiting);
        writer.Signed(_firstWaitingMs);
        writer.Signed(_lastWaitingMs);
    }

    protected override void Restore(ref CompactReader reader)
    {
        base.Restore(ref reader);
        _committedMs = reader.Signed();
        _resting = reader.Small(1) == 1;
        _burst = BurstSearch.Read(ref reader);
        _waiting = reader.Natural();
        _firstWaitingMs = reader.Signed();
        _lastWaitingMs = reader.Signed();
    }

    // Takes rises at regular steps for as long as nothing waits for its rise, start-up is over and the day goes on: the same as one at a time, with the
    // running numbers at hand.
    private int RunRegular(ReadOnlySpan<long> times, ReadOnlySpan<double> values, ref long last, ref double counted)
    {
        if (_committedMs != last || _waiting > 0)
        {
            return 0;
        }

        var (clock, burst) = (Clock, _burst);
        var (before, current) = (last, counted);
        var (startupUntil, dayEnd) = (StartupUntilMs, DayEndMs);
        var taken = 0;
        for (; taken < times.Length && taken < values.Length; taken++)
        {
            var time = times[taken];
            var value = values[taken];
            var step = time - before;
            var rise = value - current;
            var coreMs = rise * 1000;
            if (!clock.IsRegular(step) || !(rise > 0 && value <= MostValue && coreMs <= MostCores * step) || time <= startupUntil || time >= dayEnd)
            {
                break;
            }

            if (!TryAddWithinMinute(before, time, coreMs))
            {
                AddPiece(before, time, coreMs / step);
            }

            burst.Change(time, coreMs, step, afterRepeat: false, oneUpdate: true, eligible: true);
            (before, current) = (time, value);
        }

        if (taken > 0)
        {
            (last, counted, _committedMs) = (before, current, before);
            _burst = burst;
            _resting = false;
            RegisterInDay(times[..taken]);
            Clock.ObserveRegular(taken);
        }

        return taken;
    }

    // Anything but a rise between neighbours. Returns the value from which the next rise counts.
    private double Other(long last, double counted, long time, double value)
    {
        if (time - last > Clock.GapMs)
        {
            Rest(last);
            _committedMs = time;
            _resting = false;
            Register(time);
            NoteGap(time, time - last);
            return value;
        }

        if (counted - value <= Wobble * counted)
        {
            Repeat(time);
            return counted;
        }

        Rest(last);
        StartupUntilMs = Settings.StartupMs > 0 ? last + Settings.StartupMs : long.MinValue;
        if (value > 0)
        {
            Rise(last, time, value);
        }
        else
        {
            Repeat(time);
        }

        return value;
    }

    private void Rise(long last, long time, double rise)
    {
        var since = time - _committedMs;
        var coreMs = rise * 1000;
        if (coreMs > MostCores * since)
        {
            Rest(last);
            _committedMs = time;
            Unusable(rise);
            return;
        }

        if (!TryAddWithinMinute(_committedMs, time, coreMs))
        {
            AddPiece(_committedMs, time, coreMs / since);
            RegisterWaiting();
        }

        Register(time);
        var step = time - last;
        _burst.Change(time, coreMs, since, afterRepeat: since > step, oneUpdate: step * 2 <= Clock.IntervalMs * 3, eligible: time > StartupUntilMs);
        _committedMs = time;
        _resting = false;
    }

    // No rise: waits for one, unless that could no longer be the same update.
    private void Repeat(long time)
    {
        if (time >= DayEndMs)
        {
            _firstWaitingMs = _waiting++ == 0 ? time : _firstWaitingMs;
            _lastWaitingMs = time;
        }
        else
        {
            Register(time);
        }

        _resting |= time + Clock.IntervalMs - _committedMs > Math.Max(LongestUpdateMs, Clock.IntervalMs * 5 / 2);
        if (_resting)
        {
            Rest(time);
        }
    }

    // Idle up to a moment.
    private void Rest(long until)
    {
        AddPiece(_committedMs, until, 0);
        _committedMs = until;
        RegisterWaiting();
    }

    private void RegisterWaiting()
    {
        if (_waiting == 0)
        {
            return;
        }

        Register(_firstWaitingMs);
        Day.Samples += _waiting - 1;
        Day.LastMs = _lastWaitingMs;
        _waiting = 0;
    }
}
