using Ullage.Model;

namespace Ullage.Prometheus.Merging;

/// <summary>A sink that keeps the label sets and declines the samples.</summary>
internal sealed class SeriesCollector : ISampleSink
{
    private readonly List<LabelSet> _found = [];

    /// <summary>Series that have samples in the range.</summary>
    public IReadOnlyList<LabelSet> Found => _found;

    /// <inheritdoc/>
    public bool Accept(SeriesId id, LabelSet labels)
    {
        _found.Add(labels);
        return false;
    }

    /// <inheritdoc/>
    public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
    }

    /// <inheritdoc/>
    public void Complete(SeriesId id)
    {
    }
}
