namespace Ullage.Hosting.Pressure;

/// <summary>An exponentially weighted mean over irregular steps: after a step of dt the new value has weight 1 − e^(−dt/τ).</summary>
internal struct Smoothed
{
    private bool _known;

    public double Value { get; private set; }

    /// <summary>Takes a value; the first is taken whole.</summary>
    /// <param name="value">The value.</param>
    /// <param name="step">Time since the last one.</param>
    /// <param name="constant">τ; 0 smooths nothing.</param>
    /// <param name="riseAtOnce">Whether a higher value is taken whole.</param>
    public double Add(double value, TimeSpan step, TimeSpan constant, bool riseAtOnce = false)
    {
        var weight = !_known || constant <= TimeSpan.Zero || (riseAtOnce && value > Value) ? 1 : 1 - Math.Exp(-step / constant);
        _known = true;
        return Value += (value - Value) * weight;
    }
}
