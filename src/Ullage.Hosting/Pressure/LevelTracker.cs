namespace Ullage.Hosting.Pressure;

/// <summary>
/// Turns one ratio into a level: up at once when a threshold is reached, down only after the ratio has stayed below the end of the level for the dwell. Not safe for concurrent use.
/// </summary>
internal sealed class LevelTracker(PressureThresholds thresholds, TimeSpan dwell)
{
    private TimeSpan? _belowSince;

    public PressureLevel Level { get; private set; }

    /// <summary>How far the last ratio lies from where High ends (0) to where Critical begins (1); 0 while the level is Normal.</summary>
    public double Excess { get; private set; }

    /// <summary>Takes the ratio as of a moment; moments never go back.</summary>
    public PressureLevel Update(double ratio, TimeSpan now)
    {
        Move(ratio, now);
        var span = thresholds.Critical - thresholds.HighEnds;
        Excess = Level == PressureLevel.Normal ? 0 : span > 0 ? Math.Clamp((ratio - thresholds.HighEnds) / span, 0, 1) : 1;
        return Level;
    }

    private void Move(double ratio, TimeSpan now)
    {
        var reached = ratio >= thresholds.Critical ? PressureLevel.Critical : ratio >= thresholds.High ? PressureLevel.High : PressureLevel.Normal;
        if (reached > Level)
        {
            Level = reached;
        }

        // What is left once the levels whose end was passed have gone.
        var held = Level == PressureLevel.Critical && ratio >= thresholds.CriticalEnds ? PressureLevel.Critical
            : Level != PressureLevel.Normal && ratio >= thresholds.HighEnds ? PressureLevel.High
            : PressureLevel.Normal;
        if (held == Level)
        {
            _belowSince = null;
            return;
        }

        _belowSince ??= now;
        if (now - _belowSince.Value >= dwell)
        {
            Level = held;
            _belowSince = null;
        }
    }
}
