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

            var rise = value - LastValue;
            if (step > Clock.GapMs)
            {
                Rest(LastMs);
                _committedMs = time;
                Register(time);
                NoteGap(step);
            }
            else if (rise > 0)
            {
                Rise(time, step, rise);
            }
            else if (rise == 0)
            {
                Repeat(time);
            }
            else if (-rise <= Wobble * LastValue)
            {
                Repeat(time);
                value = LastValue;
            }
            else
            {
                Rest(LastMs);
                StartupUntilMs = Settings.StartupMs > 0 ? LastMs + Settings.StartupMs : long.MinValue;
                if (value > 0)
                {
                    Rise(time, step, value);
                }
                else
                {
                    Repeat(time);
                }
            }

            Clock.Observe(step);
            LastMs = time;
            LastValue = value;
        }
    }

    protected override void Conclude(long untilMs) => Rest(LastMs);

    protected override void Flush()
    {
        base.Flush();
        Day.Burst = Day.Burst.Or(_burst.Result);
        _burst = BurstSearch.Empty;
    }

    protected override void Reset()
    {
        base.Reset();
        _burst = BurstSearch.Empty;
        _waiting = 0;
    }

    protected override void Save(CompactWriter writer)
    {
        base.Save(writer);
        writer.Signed(_committedMs);
        _burst.Write(writer);
        writer.Natural(_waiting);
        writer.Signed(_firstWaitingMs);
        writer.Signed(_lastWaitingMs);
    }

    protected override void Restore(ref CompactReader reader)
    {
        base.Restore(ref reader);
        _committedMs = reader.Signed();
        _burst = BurstSearch.Read(ref reader);
        _waiting = reader.Natural();
        _firstWaitingMs = reader.Signed();
        _lastWaitingMs = reader.Signed();
    }

    private void Rise(long time, long step, double rise)
    {
        var since = time - _committedMs;
        var cores = rise * 1000 / since;
        if (cores > MostCores)
        {
            Rest(LastMs);
            _committedMs = time;
            Unusable(rise);
            return;
        }

        AddPiece(_committedMs, time, cores);
        RegisterWaiting();
        Register(time);
        _burst.Change(time, rise, since, afterRepeat: since > step, oneUpdate: step * 2 <= Clock.IntervalMs * 3, eligible: time > StartupUntilMs);
        _committedMs = time;
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

        if (time + Clock.IntervalMs - _committedMs > Math.Max(LongestUpdateMs, Clock.IntervalMs * 5 / 2))
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
