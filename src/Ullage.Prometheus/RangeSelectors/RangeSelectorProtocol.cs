using Ullage.Model;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.Reading;

namespace Ullage.Prometheus.RangeSelectors;

/// <summary>
/// <c>selector[range]</c> as an instant query: every raw sample, from whatever answers PromQL. Servers build the whole answer in memory, so a
/// range is sharded by time. Prometheus 2 includes the left edge of a range and 3 does not: a shard asks from one millisecond before it, and
/// the ledger drops what lies outside. Stale markers do not appear.
/// </summary>
internal sealed class RangeSelectorProtocol(PrometheusConnection connection, ApiClient api) : ISampleProtocol
{
    private const string Path = "api/v1/query";

    public string Name => "PromQL range selectors";

    /// <summary>Such as <c>[1700000000.123,"1234567.891"],</c>.</summary>
    public double BytesPerSample => 30;

    public async Task<long> ShardMsAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        var samples = await api.EstimateSamplesAsync(selector, range, cancellationToken);
        var shards = Math.Max(1, (samples + connection.Options.MaxSamplesPerQuery - 1) / connection.Options.MaxSamplesPerQuery);
        return (range.EndMs - range.StartMs + shards - 1) / shards;
    }

    /// <summary>Whether the server answers PromQL.</summary>
    /// <exception cref="SourceException">It does not, and why.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken) => _ = await api.NumberAsync("vector(1)", 0, cancellationToken);

    public async Task ReadAsync(Selector selector, TimeRange shard, bool whole, SeriesLedger ledger, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Form(
            Path, ("query", $"{selector}[{ApiClient.Duration(shard.EndMs - shard.StartMs)}]"), ("time", ApiClient.Seconds(shard.EndMs - 1)));
        await using var answer = await connection.SendAsync(request, cancellationToken);
        try
        {
            var tokens = new WarningTokens(new MatrixTokens(ledger, completes: whole));
            await JsonStream.ReadAsync(answer, tokens, connection.Options.MaxPieceBytes, long.MaxValue, cancellationToken);
            tokens.ThrowIfWarned(answer.At);
        }
        finally
        {
            ledger.Bytes += answer.BytesRead;
        }
    }
}
