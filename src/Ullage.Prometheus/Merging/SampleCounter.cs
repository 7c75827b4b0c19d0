using Ullage.Model;

namespace Ullage.Prometheus.Merging;

/// <summary>A sink that takes everything and keeps nothing: the read's summary counts.</summary>
internal sealed class SampleCounter : ISampleSink
{
    /// <inheritdoc/>
    public bool Accept(SeriesId id, LabelSet labels) => true;

    /// <inheritdoc/>
    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
    }

    /// <inheritdoc/>
    public void Complete(SeriesId id)
    {
    }
}
