using System.Globalization;
using Ullage.Model;

namespace Ullage.Prometheus.Api;

/// <summary>The small questions of the HTTP API: label sets, and one number. An answer that breaks is asked again.</summary>
internal sealed class ApiClient(PrometheusConnection connection)
{
    private const string SeriesPath = "api/v1/series";
    private const string QueryPath = "api/v1/query";

    /// <summary>The label sets selected that have samples in a range.</summary>
    /// <exception cref="SourceException">The server failed.</exception>
    public async Task<IReadOnlyList<LabelSet>> SeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Form(SeriesPath, ("match[]", selector.ToString()), ("start", Seconds(range.StartMs)), ("end", Seconds(range.EndMs - 1)));
        List<LabelSet> found = [];
        await ReadAsync(request, () =>
        {
            found = [];
            return new SeriesTokens(found.Add);
        }, cancellationToken);
        return found;
    }

    /// <summary>How many series are selected in a range, without holding them.</summary>
    /// <exception cref="SourceException">The server failed.</exception>
    public async Task<long> CountSeriesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        var request = ApiRequest.Form(SeriesPath, ("match[]", selector.ToString()), ("start", Seconds(range.StartMs)), ("end", Seconds(range.EndMs - 1)));
        long count = 0;
        await ReadAsync(request, () =>
        {
            count = 0;
            return new SeriesTokens(_ => count++);
        }, cancellationToken);
        return count;
    }

    /// <summary>Samples in a range, estimated from how many there are in a few stretches of ten minutes spread over it.</summary>
    /// <exception cref="SourceException">The server failed.</exception>
    public async Task<long> EstimateSamplesAsync(Selector selector, TimeRange range, CancellationToken cancellationToken)
    {
        const int Stretches = 4;
        const long StretchMs = 600_000;
        var length = range.EndMs - range.StartMs;
        if (length <= 0)
        {
            return 0;
        }

        var stretch = Math.Min(StretchMs, length);
        double seen = 0;
        for (var i = 1; i <= Stretches; i++)
        {
            var end = range.StartMs + stretch + (long)((length - stretch) * (double)i / Stretches);
            seen += await NumberAsync($"sum(count_over_time({selector}[{Duration(stretch)}]))", end - 1, cancellationToken);
        }

        // No window holds more; what does is no count.
        const double Most = 1e15;
        var samples = Math.Ceiling(seen / Stretches / stretch * length);
        return samples is >= 0 and <= Most
            ? (long)samples
            : throw new SourceException(SourceFailure.Malformed, $"{connection.Shown}: it counts {samples:G3} samples of {selector}, which no server holds; is there a Prometheus at this address?");
    }

    /// <summary>The number that an instant query gives; 0 for an empty vector.</summary>
    /// <exception cref="SourceException">The server failed.</exception>
    public async Task<double> NumberAsync(string query, long atMs, CancellationToken cancellationToken) => await FindNumberAsync(query, atMs, cancellationToken) ?? 0;

    /// <summary>The number that an instant query gives; null for an empty vector.</summary>
    /// <exception cref="SourceException">The server failed, or does not take the query.</exception>
    public async Task<double?> FindNumberAsync(string query, long atMs, CancellationToken cancellationToken)
    {
        ScalarTokens tokens = new();
        await ReadAsync(ApiRequest.Form(QueryPath, ("query", query), ("time", Seconds(atMs))), () => tokens = new ScalarTokens(), cancellationToken);
        return tokens.Value;
    }

    /// <summary>A moment as the API takes it: seconds with milliseconds, exact.</summary>
    public static string Seconds(long milliseconds) => ((decimal)milliseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A length as PromQL takes it, in the largest unit that divides it.</summary>
    public static string Duration(long milliseconds) =>
        milliseconds % 3_600_000 == 0 ? $"{milliseconds / 3_600_000}h" : milliseconds % 60_000 == 0 ? $"{milliseconds / 60_000}m" : milliseconds % 1000 == 0 ? $"{milliseconds / 1000}s" : $"{milliseconds}ms";

    private async Task ReadAsync(ApiRequest request, Func<IJsonTokens> tokens, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var answer = await connection.SendAsync(request, cancellationToken);
                var warned = new WarningTokens(tokens());
                await JsonStream.ReadAsync(answer, warned, connection.Options.MaxPieceBytes, connection.Options.MaxAnswerBytes, cancellationToken);
                warned.ThrowIfWarned(answer.At);
                return;
            }
            catch (BrokenAnswerException e)
            {
                if (attempt >= e.Tries(connection.Backoff.MaxAttempts))
                {
                    throw connection.Backoff.Final(new HttpFault(e.Failure, e.Message, false, Inner: e), attempt);
                }
            }

            await connection.Backoff.WaitAsync(attempt, null, cancellationToken);
        }
    }
}
