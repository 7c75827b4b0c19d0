using Ullage.Model;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.Export;
using Ullage.Prometheus.RangeSelectors;
using Ullage.Prometheus.Reading;
using Ullage.Prometheus.RemoteRead;

namespace Ullage.Prometheus;

/// <summary>
/// Samples from a Prometheus-like server over the network. Safe for concurrent reads; requests under way are bounded by
/// <see cref="PrometheusConnectionOptions.MaxConcurrency"/>. An answer that breaks is asked again and resumed, so that no sample is given twice.
/// </summary>
public sealed class PrometheusSource : ISampleSource
{
    private readonly PrometheusConnection _connection;
    private readonly ApiClient _api;
    private readonly ISampleProtocol _protocol;

    private PrometheusSource(PrometheusConnection connection, ApiClient api, ISampleProtocol protocol)
    {
        _connection = connection;
        _api = api;
        _protocol = protocol;
    }

    /// <inheritdoc/>
    public string Description => $"{_protocol.Name} at {_connection.Shown}";

    /// <summary>Connects, and chooses how samples are asked for where the options leave it open: remote read, else export, else range selectors.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">The clock of time-outs and waits.</param>
    /// <param name="random">Draws the waits between tries.</param>
    /// <param name="cancellationToken">Ends it within a second.</param>
    /// <exception cref="ArgumentException">The options have errors; the message lists all of <see cref="PrometheusConnectionOptions.Validate"/>.</exception>
    /// <exception cref="SourceException">The server cannot be reached, lets nobody in, or speaks none of the protocols.</exception>
    public static Task<PrometheusSource> ConnectAsync(PrometheusConnectionOptions options, TimeProvider time, Random random, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(random);
        return ConnectAsync(new PrometheusConnection(options, time, random), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return range.EndMs > range.StartMs ? _api.SeriesAsync(selector, range, cancellationToken) : Task.FromResult<IReadOnlyList<LabelSet>>([]);
    }

    /// <inheritdoc/>
    public async Task<ReadSummary> ReadAsync(Selector selector, TimeRange range, ISampleSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        ArgumentNullException.ThrowIfNull(sink);
        var ledger = new SeriesLedger(sink, range);
        var missing = await ShardedRead.RunAsync(_protocol, _connection.Backoff, selector, range, ledger, cancellationToken);
        ledger.CompleteAll();
        return new ReadSummary(ledger.Accepted, ledger.Samples, ledger.Bytes, ledger.SkippedHistogramChunks, missing);
    }

    /// <summary>The largest value that a PromQL expression yields at a moment; null where it yields nothing.</summary>
    /// <param name="expression">The expression; a vector, not a range.</param>
    /// <param name="at">The moment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">The server failed, or does not take the expression.</exception>
    public Task<double?> LargestAsync(string expression, DateTimeOffset at, CancellationToken cancellationToken) =>
        _api.FindNumberAsync($"max({expression})", at.ToUnixTimeMilliseconds(), cancellationToken);

    /// <inheritdoc/>
    public async Task<ReadEstimate> EstimateAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selector);
        if (range.EndMs <= range.StartMs)
        {
            return new ReadEstimate(0, 0, 0);
        }

        var series = await _api.CountSeriesAsync(selector, range, cancellationToken);
        var samples = series == 0 ? 0 : await _api.EstimateSamplesAsync(selector, range, cancellationToken);
        return new ReadEstimate(series, samples, (long)(samples * _protocol.BytesPerSample));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static async Task<PrometheusSource> ConnectAsync(PrometheusConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var api = new ApiClient(connection);
            return new PrometheusSource(connection, api, await ChooseAsync(connection, api, cancellationToken));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A source without probing, by the protocol that the options name.</summary>
    internal static PrometheusSource Over(PrometheusConnection connection)
    {
        var api = new ApiClient(connection);
        return new PrometheusSource(connection, api, connection.Options.Protocol switch
        {
            SampleProtocol.Export => new ExportProtocol(connection),
            SampleProtocol.RangeSelectors => new RangeSelectorProtocol(connection, api),
            _ => new RemoteReadProtocol(connection),
        });
    }

    private static async Task<ISampleProtocol> ChooseAsync(PrometheusConnection connection, ApiClient api, CancellationToken cancellationToken)
    {
        var wanted = connection.Options.Protocol;
        if (wanted is SampleProtocol.Auto or SampleProtocol.RemoteRead)
        {
            var remoteRead = new RemoteReadProtocol(connection);
            if (await remoteRead.ProbeAsync(cancellationToken))
            {
                return remoteRead;
            }
        }

        if (wanted is SampleProtocol.Auto or SampleProtocol.Export)
        {
            var export = new ExportProtocol(connection);
            if (await export.ProbeAsync(cancellationToken))
            {
                return export;
            }
        }

        if (wanted is SampleProtocol.Auto or SampleProtocol.RangeSelectors)
        {
            var rangeSelectors = new RangeSelectorProtocol(connection, api);
            await rangeSelectors.ProbeAsync(cancellationToken);
            return rangeSelectors;
        }

        throw new SourceException(
            SourceFailure.Unsupported,
            $"{connection.Shown} does not answer {(wanted == SampleProtocol.RemoteRead ? "remote read" : "export")}; check the URL's path prefix, or leave the protocol to be probed.");
    }
}
