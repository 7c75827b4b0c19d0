using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Limits;

/// <summary>
/// Opens when memory has been critical without a break, lets a few probes in after a while, and closes when all of them ended well. One writer at a time; <see cref="State"/> and
/// <see cref="TryTakeProbe"/> from anywhere. Moments are timestamps.
/// </summary>
internal sealed class Circuit(long openAfter, long probeAfter, int probes)
{
    private volatile CircuitState _state;
    private long _criticalSince = long.MaxValue;
    private long _changedAt;
    private int _probesLeft;
    private int _probesGood;

    public CircuitState State => _state;

    /// <summary>When an open circuit is probed next.</summary>
    public long ProbedAt => Volatile.Read(ref _changedAt) + probeAfter;

    /// <summary>Goes on to the state of this moment.</summary>
    public void Look(long now, PressureLevel memory)
    {
        _criticalSince = memory < PressureLevel.Critical ? long.MaxValue : Math.Min(_criticalSince, now);
        switch (_state)
        {
            case CircuitState.Closed when _criticalSince != long.MaxValue && now - _criticalSince >= openAfter:
                Go(CircuitState.Open, now);
                break;
            case CircuitState.Open or CircuitState.HalfOpen when now >= ProbedAt:
                // Probes that did not end in all this time are no reason to try nothing any more.
                Volatile.Write(ref _probesGood, 0);
                Volatile.Write(ref _probesLeft, probes);
                Go(CircuitState.HalfOpen, now);
                break;
            default:
                break;
        }
    }

    /// <summary>Whether a call may go in as a probe; only as many may as were asked for.</summary>
    public bool TryTakeProbe()
    {
        var left = Volatile.Read(ref _probesLeft);
        while (_state == CircuitState.HalfOpen && left > 0)
        {
            var seen = Interlocked.CompareExchange(ref _probesLeft, left - 1, left);
            if (seen == left)
            {
                return true;
            }

            left = seen;
        }

        return false;
    }

    /// <summary>A probe that was taken and not used.</summary>
    public void ReturnProbe() => Interlocked.Increment(ref _probesLeft);

    /// <summary>Takes the end of a call; only those that began half open are probes.</summary>
    public void Ended(long startedAt, long now, bool well, PressureLevel memory)
    {
        if (_state != CircuitState.HalfOpen || startedAt < _changedAt)
        {
            return;
        }

        if (!well || memory == PressureLevel.Critical)
        {
            Go(CircuitState.Open, now);
        }
        else if (++_probesGood >= probes)
        {
            _criticalSince = long.MaxValue;
            Go(CircuitState.Closed, now);
        }
    }

    private void Go(CircuitState state, long now)
    {
        Volatile.Write(ref _changedAt, now);
        _state = state;
    }
}
