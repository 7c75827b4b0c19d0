using System.Collections.Concurrent;
using Ullage.Model;

namespace Ullage.Cli.Running;

/// <summary>A source that notes what is asked of it, so that a recording can hold just that.</summary>
internal sealed class TappedSource(ISampleSource source) : ISampleSource
{
    private readonly ConcurrentDictionary<string, Selector> _asked = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Description => source.Description;

    /// <summary>Every selector asked for, in order of its text.</summary>
    public IReadOnlyList<Selector> Asked => [.. _asked.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => p.Value)];

    /// <inheritdoc/>
    public Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken) => source.SeriesAsync(Noted(selector), range, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadSummary> ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken) => source.ReadAsync(Noted(selector), range, sink, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadEstimate> EstimateAsync(Selector selector, TimeRange range, CancellationToken cancellationToken) => source.EstimateAsync(Noted(selector), range, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    private Selector Noted(Selector selector)
    {
        _asked.TryAdd(selector.ToString(), selector);
        return selector;
    }
}
