namespace Ullage.Hosting.Pressure;

/// <summary>Where levels begin and end, as ratios: 0 &lt; HighEnds ≤ High, CriticalEnds ≤ Critical, High ≤ Critical. A gap between begin and end keeps a level from fluttering.</summary>
public sealed class PressureThresholds
{
    /// <summary>From here it is <see cref="PressureLevel.High"/>.</summary>
    public double High { get; set; }

    /// <summary>Below this it no longer is.</summary>
    public double HighEnds { get; set; }

    /// <summary>From here it is <see cref="PressureLevel.Critical"/>.</summary>
    public double Critical { get; set; }

    /// <summary>Below this it no longer is.</summary>
    public double CriticalEnds { get; set; }

    internal IEnumerable<string> Faults(string name)
    {
        if (!(HighEnds > 0 && HighEnds <= High))
        {
            yield return $"{name}.HighEnds is {HighEnds}; expected above 0 and not above {name}.High, {High}.";
        }

        if (!(CriticalEnds > 0 && CriticalEnds <= Critical))
        {
            yield return $"{name}.CriticalEnds is {CriticalEnds}; expected above 0 and not above {name}.Critical, {Critical}.";
        }

        if (!(High <= Critical) || !(HighEnds <= CriticalEnds))
        {
            yield return $"{name}.High begins at {High} and ends at {HighEnds}, Critical at {Critical} and {CriticalEnds}; expected High not above Critical.";
        }
    }
}
