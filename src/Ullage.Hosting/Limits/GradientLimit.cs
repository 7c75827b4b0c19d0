namespace Ullage.Hosting.Limits;

/// <summary>
/// Finds how much work at once a service bears from how its times change (Netflix concurrency-limits, Gradient2): while work takes up to half longer than at rest the limit grows, beyond that it
/// shrinks in proportion. Differs in that the time at rest is not learnt upwards while the limit itself makes work wait, or a long overload would teach it that slow is normal. Instead, after a minute
/// of slow work it halves itself for three windows: work that gets no faster was not waiting for other work, the service has become slower. And until work first slows down it grows by a fifth a window.
/// Times are in any unit. Not safe for concurrent use.
/// </summary>
internal sealed class GradientLimit(double initial, int least, int most)
{
    /// <summary>Fewer times than this in a window say nothing.</summary>
    public const int LeastSamples = 10;

    private const double Tolerance = 1.5;
    private const double Smoothing = 0.2;
    private const double Room = 4;
    private const double AfterDrops = 0.9;
    private const int Warmup = 10;
    private const double Weight = 2.0 / 601;
    private const int SlowWindows = 60;

    // Work that began under the old limit is still among what ends in the first two.
    private const int TrialWindows = 3;
    private const double NoFaster = 0.8;
    private bool _untried = true;
    private int _windows;
    private int _slow;
    private int _trial;
    private double _meanBefore;
    private double _limitBefore;

    /// <summary>The limit; whole work at once is what fits below it. Within its bounds, but for a trial's half.</summary>
    public double Value { get; private set; } = Math.Clamp(initial, least, most);

    /// <summary>What work takes at rest, as learnt; 0 before anything is known.</summary>
    public double AtRest { get; private set; }

    /// <summary>Takes a window in which too much work ran out of its time: backs off by a tenth.</summary>
    public void Dropped()
    {
        _untried = false;
        Value = Math.Max(least, (_trial > 0 ? _limitBefore : Value) * AfterDrops);
        _trial = 0;
    }

    /// <summary>Takes a window.</summary>
    /// <param name="mean">The mean time of work that ended in it; above 0.</param>
    /// <param name="mostAtOnce">The most work at once in it.</param>
    public void Update(double mean, int mostAtOnce)
    {
        if (_trial > 0)
        {
            Try(mean);
            return;
        }

        var bound = mostAtOnce >= Value / 2;
        Learn(mean, bound);
        if (!bound)
        {
            _slow = 0;
            return;
        }

        var gradient = Math.Clamp(Tolerance * AtRest / mean, 0.5, 1);
        _untried &= gradient >= 1;
        _slow = gradient < 1 ? _slow + 1 : 0;
        if (_slow == SlowWindows)
        {
            (_trial, _slow, _meanBefore, _limitBefore) = (TrialWindows, 0, mean, Value);
            Value = Math.Max(1, Value / 2);
            return;
        }

        var wanted = (Value * gradient) + (_untried ? Math.Max(Room, Value) : Room);
        Value = Math.Clamp(Value + ((wanted - Value) * Smoothing), least, most);
    }

    private void Try(double mean)
    {
        if (--_trial > 0)
        {
            return;
        }

        Value = _limitBefore;
        if (mean > NoFaster * _meanBefore)
        {
            AtRest = mean;
            _untried = true;
        }
    }

    private void Learn(double mean, bool bound)
    {
        if (_windows == 0)
        {
            (_windows, AtRest) = (1, mean);
            return;
        }

        if (mean > AtRest && bound)
        {
            return;
        }

        AtRest += (mean - AtRest) * (_windows < Warmup ? 1.0 / ++_windows : Weight);

        // Twice too long is no rest but something long over: a slow start, an outage.
        if (AtRest > 2 * mean)
        {
            AtRest *= 0.95;
        }
    }
}
