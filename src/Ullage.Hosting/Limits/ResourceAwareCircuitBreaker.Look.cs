using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Limits;

/// <summary>What is looked at every tenth of a second by whoever comes by first, and when the level of pressure changes: no timer runs while nothing does.</summary>
public sealed partial class ResourceAwareCircuitBreaker
{
    /// <summary>
    /// One in so many that run out of their time is overload; fewer are work that is slow by itself (one bad query), whatever the limit. A window with so small a share holds at least 19 that ended, more than
    /// <see cref="GradientLimit.LeastSamples"/>.
    /// </summary>
    private const int OneIn = 20;

    private ResourcePressure Pressure => _pressure?.Current ?? default;

    private void LookIfDue(long now)
    {
        if (now >= Volatile.Read(ref _nextLook) && _lookLock.TryEnter())
        {
            try
            {
                Look(now);
            }
            finally
            {
                _lookLock.Exit();
            }
        }
    }

    private void LookAtLevel(ResourcePressure reading)
    {
        lock (_lookLock)
        {
            Look(_time.GetTimestamp());
        }
    }

    private void ProbeEnded(long startedAt, long now, bool well)
    {
        lock (_lookLock)
        {
            var before = _circuit.State;
            _circuit.Ended(startedAt, now, well, Pressure.MemoryLevel);
            Follow(before);
        }
    }

    private void Look(long now)
    {
        Volatile.Write(ref _nextLook, now + _lookEvery);
        CloseWindow(now);
        var before = _circuit.State;
        var pressure = Pressure;
        if (pressure.MemoryLevel != PressureLevel.Critical)
        {
            _collections = -1;
        }
        else if (_collections < 0)
        {
            _collections = pressure.Collections;
        }

        _circuit.Look(now, pressure.MemoryLevel);
        Follow(before);
    }

    private void Follow(CircuitState before)
    {
        var (state, pressure) = (_circuit.State, Pressure);
        _gate.Limit = state == CircuitState.Open ? 0 : Math.Max(1, (int)(_limit.Value * (1 - ((1 - _options.Floor) * pressure.Excess))));
        if (state == before)
        {
            return;
        }

        switch (state)
        {
            case CircuitState.Open:
                _gate.TurnAway();
                _log.Opened(Name, pressure.Memory, _options.OpenAfter);

                // Nothing was collected while memory was critical, and a service that lets nothing in makes no garbage that would set it off: it would stay open on memory that is free.
                if (pressure.Collections == _collections)
                {
                    _collect();
                }

                _collections = pressure.Collections;
                break;
            case CircuitState.HalfOpen:
                _log.Probing(Name, _options.Probes, pressure.Memory);
                break;
            default:
                _log.Closed(Name, pressure.Memory);
                break;
        }
    }

    private void CloseWindow(long now)
    {
        var count = Interlocked.Read(ref _windowCount);
        if (now < _windowEnds || (count < GradientLimit.LeastSamples && Interlocked.Read(ref _windowTimeouts) == 0))
        {
            return;
        }

        // Work that ends between these lines is counted in one window and timed in the next: one in at least ten, and at once made good.
        var time = Interlocked.Exchange(ref _windowTime, 0);
        count = Interlocked.Exchange(ref _windowCount, 0);
        Interlocked.Add(ref _ended, count);
        var timeouts = Interlocked.Exchange(ref _windowTimeouts, 0);
        var mostAtOnce = _gate.TakeMostAtOnce();
        _windowEnds = now + _windowLength;
        if (timeouts * OneIn > timeouts + count)
        {
            _limit.Dropped();
        }
        else
        {
            _limit.Update(Math.Max(1.0, time) / count, mostAtOnce);
        }
    }
}
