namespace Ullage.Hosting.Pressure;

/// <summary>
/// Turns one ratio into a level: up at once when a threshold is reached, down by one only after the ratio has stayed below the end of the level for the dwell. Not safe for concurrent use.
/// </summary>
internal sealed class LevelTracker(PressureThresholds thresholds, TimeSpan dwell)
{
    private TimeSpan? _belowSince;

    public PressureLevel Level { get; private set; }

    /// <summary>How far the last ratio lies from where High ends (0) to where Critical begins (1); 0 while the level is Normal.</summary>
    public double Excess { get; private set; }

    private double Ends => Level == PressureLevel.Critical ? thresholds.CriticalEnds : thresholds.HighEnds;

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

        if (Level == PressureLevel.Normal || ratio >= Ends)
        {
            _belowSince = null;
            return;
        }

        _belowSince ??= now;
        if (now - _belowSince.Value >= dwell)
        {
            Level--;
            _belowSince = Level != PressureLevel.Normal && ratio < Ends ? now : null;
        }
    }
}
