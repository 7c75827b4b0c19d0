using Ullage.Model;

namespace Ullage.Prometheus.Reading;

/// <summary>One way of asking a server for samples. Stateless between reads, thread-safe.</summary>
internal interface ISampleProtocol
{
    /// <summary>For descriptions, such as "remote read".</summary>
    string Name { get; }

    /// <summary>Bytes that a sample takes on the wire, for estimates.</summary>
    double BytesPerSample { get; }

    /// <summary>The longest stretch to ask for at once, so that an answer stays within bounds.</summary>
    Task<long> ShardMsAsync(Selector selector, TimeRange range, CancellationToken cancellationToken);

    /// <summary>Asks for one stretch and gives its samples to the ledger.</summary>
    /// <param name="selector">What.</param>
    /// <param name="shard">When.</param>
    /// <param name="whole">Whether the shard is the whole range, so that a series may be completed as soon as another follows.</param>
    /// <param name="ledger">Where samples go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">The server refused, after retries.</exception>
    /// <exception cref="Api.BrokenAnswerException">The answer began and broke.</exception>
    Task ReadAsync(Selector selector, TimeRange shard, bool whole, SeriesLedger ledger, CancellationToken cancellationToken);
}
