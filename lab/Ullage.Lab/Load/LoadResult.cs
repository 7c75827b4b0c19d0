namespace Ullage.Lab.Load;

/// <summary>What came of a load.</summary>
/// <param name="Sent">Requests sent.</param>
/// <param name="Failed">Of those, without a 200 in time.</param>
/// <param name="LatenciesMs">From the intended start to the last byte, in milliseconds, sorted; failed ones included.</param>
/// <param name="FirstFailure">What the first failure said, or null.</param>
internal sealed record LoadResult(int Sent, int Failed, double[] LatenciesMs, string? FirstFailure)
{
    /// <summary>A quantile by nearest rank; NaN when nothing was sent.</summary>
    public double Quantile(double q) => LatenciesMs.Length == 0 ? double.NaN
        : LatenciesMs[Math.Clamp((int)Math.Ceiling(q * LatenciesMs.Length) - 1, 0, LatenciesMs.Length - 1)];
}
