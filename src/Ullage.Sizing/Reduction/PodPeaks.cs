namespace Ullage.Sizing.Reduction;

/// <summary>
/// How the highest values of single pods' days are spread: one value a pod and day, so that over several days <see cref="Count"/> is pod-days. Values are
/// kept in the buckets of <see cref="QuantileSketch"/>, within 1 %, and counts are whole numbers: merging is exactly associative and commutative.
/// </summary>
/// <remarks>The four highest of a day are known exactly beside it (<see cref="DayUsage.TopMemoryPods"/>). Not safe for concurrent changes.</remarks>
public sealed class PodPeaks
{
    private readonly QuantileSketch _peaks = new();

    /// <summary>Pod-days.</summary>
    public long Count => _peaks.TotalWeight;

    /// <summary>
    /// Pod-days whose peak exceeded a value: those of which the middle of the bucket does. So a peak within 1 % of the value may be counted on its other side.
    /// </summary>
    /// <param name="value">Cores or bytes; zero or more.</param>
    public long CountAbove(double value) => _peaks.WeightAbove(value);

    /// <summary>The smallest value such that at least this share of pod-days peaked at or below it, within 1 %; 0 when there are none.</summary>
    /// <param name="quantile">0 to 1.</param>
    public double Quantile(double quantile) => _peaks.Quantile(quantile);

    /// <summary>Adds what another holds: other pods, or other days.</summary>
    public void Merge(PodPeaks other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _peaks.Merge(other._peaks);
    }

    /// <summary>Counts a pod's day.</summary>
    /// <param name="peak">Its highest value; zero or more, finite.</param>
    internal void Add(double peak) => _peaks.Add(peak, 1);

    internal void Clear() => _peaks.Clear();

    internal void Write(CompactWriter writer, int mostBuckets) => _peaks.Write(writer, mostBuckets);

    internal void MergeFrom(ref CompactReader reader) => _peaks.MergeFrom(ref reader);
}
