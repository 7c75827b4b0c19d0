namespace Ullage.Model;

/// <summary>Where samples come from: a Prometheus-like server, a block directory, a text file. Safe for concurrent reads.</summary>
public interface ISampleSource : IAsyncDisposable
{
    /// <summary>What it is, for messages: protocol and address, without credentials.</summary>
    string Description { get; }

    /// <summary>The label sets of the series selected that have samples in the range. For facts that labels alone hold.</summary>
    /// <exception cref="SourceException">The source failed.</exception>
    Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken);

    /// <summary>Streams every sample selected in the range into the sink.</summary>
    /// <returns>What was read, and what could not be.</returns>
    /// <exception cref="SourceException">The source failed before anything could be read. A failure later is <see cref="ReadSummary.Missing"/>.</exception>
    Task<ReadSummary> ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken);

    /// <summary>What a read would cost, without doing it.</summary>
    /// <exception cref="SourceException">The source failed.</exception>
    Task<ReadEstimate> EstimateAsync(Selector selector, TimeRange range, CancellationToken cancellationToken);
}
