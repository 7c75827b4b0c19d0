using System.Text.Json;
using Ullage.Model;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.Reading;

namespace Ullage.Prometheus.Export;

/// <summary>VictoriaMetrics' export: raw samples as JSON lines, streamed. Lines are asked for in pieces of a bounded number of samples.</summary>
internal sealed class ExportProtocol(PrometheusConnection connection) : ISampleProtocol
{
    private const string Path = "api/v1/export";
    private const string RowsPerLine = "10000";

    public string Name => "export";

    /// <summary>Such as <c>1234567.891,1700000000123,</c>.</summary>
    public double BytesPerSample => 25;

    public Task<long> ShardMsAsync(Selector selector, TimeRange range, CancellationToken cancellationToken) => Task.FromResult(range.EndMs - range.StartMs);

    /// <summary>Whether the server answers export: asks for a series that does not exist.</summary>
    /// <exception cref="SourceException">It cannot be told: no connection, no access, no answer.</exception>
    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var answer = await connection.SendAsync(Request(new Selector("ullage_probe"), new TimeRange(0, 1)), cancellationToken, attempts: 2);
            return IsLines(answer);
        }
        catch (SourceException e) when (e.Failure is SourceFailure.NotFound or SourceFailure.Rejected or SourceFailure.Unsupported or SourceFailure.TooLarge)
        {
            return false;
        }
    }

    public async Task ReadAsync(Selector selector, TimeRange shard, bool whole, SeriesLedger ledger, CancellationToken cancellationToken)
    {
        await using var answer = await connection.SendAsync(Request(selector, shard), cancellationToken);
        if (!IsLines(answer))
        {
            throw new SourceException(SourceFailure.Unsupported, $"{answer.At} answered {Excerpt.Printable(answer.MediaType)}, where JSON lines are expected; check the URL, and that no login page stands before it.");
        }

        using var buffer = new AnswerBuffer(answer, connection.Options.MaxPieceBytes);
        var lines = new ExportLine(ledger);
        try
        {
            var more = true;
            while (more)
            {
                TakeLines(buffer, lines);
                more = await buffer.FillAsync(cancellationToken);
            }

            TakeLines(buffer, lines);
            if (buffer.Unread.Length > 0)
            {
                lines.Take(buffer.Unread);
            }
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw new BrokenAnswerException(SourceFailure.Malformed, $"{answer.At} sent what is not a line of export, near offset {buffer.Offset}: {Excerpt.Printable(e.Message)}", e);
        }
        finally
        {
            ledger.Bytes += answer.BytesRead;
        }
    }

    private static bool IsLines(Answer answer) => answer.MediaType is "application/stream+json" or "application/json" or "application/x-json-stream";

    private static void TakeLines(AnswerBuffer buffer, ExportLine lines)
    {
        for (int end; (end = buffer.Unread.IndexOf((byte)'\n')) >= 0; buffer.Consume(end + 1))
        {
            var line = buffer.Unread[..end];
            if (!line.Trim(" \t\r"u8).IsEmpty)
            {
                lines.Take(line);
            }
        }
    }

    private static ApiRequest Request(Selector selector, TimeRange range) => ApiRequest.Form(
        Path,
        ("match[]", selector.ToString()),
        ("start", ApiClient.Seconds(range.StartMs)),
        ("end", ApiClient.Seconds(range.EndMs - 1)),
        ("max_rows_per_line", RowsPerLine));
}
