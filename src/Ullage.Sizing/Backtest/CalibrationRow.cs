namespace Ullage.Sizing.Backtest;

/// <summary>What was predicted of limits, and what they met: containers and steps whose predicted chance of a kill lay in one band.</summary>
/// <param name="Policy">Who predicted.</param>
/// <param name="From">The band's lower end, outside; the lowest band holds 0.</param>
/// <param name="To">The band's upper end, inside.</param>
/// <param name="Predicted">Mean of the chances predicted.</param>
/// <param name="Cases">Predictions: a container and step each.</param>
/// <param name="Met">Those after which some pod's working set passed the limit within the step.</param>
/// <param name="Low">Lower end of Wilson's 95 % interval of the true share.</param>
/// <param name="High">Its upper end.</param>
public sealed record CalibrationRow(string Policy, double From, double To, double Predicted, long Cases, long Met, double Low, double High)
{
    /// <summary>The share that met a kill.</summary>
    public double Share => Cases > 0 ? (double)Met / Cases : 0;

    /// <summary>Whether what was predicted lies inside the interval of what was met.</summary>
    public bool Holds => Predicted >= Low && Predicted <= High;

    /// <summary>Whether so few cases were met that the interval holds whatever the band could say: wider than 20 points and than twice the prediction.</summary>
    public bool TooFew => Holds && High - Low > Math.Max(0.2, 2 * Predicted);
}
