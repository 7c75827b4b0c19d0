using System.Buffers;
using System.Net.Http.Headers;
using Ullage.Model;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.Chunks;
using Ullage.Prometheus.Reading;
using Ullage.Prometheus.Snappy;

namespace Ullage.Prometheus.RemoteRead;

/// <summary>Prometheus' remote read: raw chunks streamed as they lie on disk, or all samples in one message where the server knows no chunks.</summary>
/// <param name="connection">The server.</param>
/// <param name="chunks">False to ask for samples in one message even where the server knows chunks.</param>
internal sealed class RemoteReadProtocol(PrometheusConnection connection, bool chunks = true) : ISampleProtocol
{
    private const string Path = "api/v1/read";
    private const string Streamed = "application/x-streamed-protobuf";
    private const string Whole = "application/x-protobuf";
    private const int HeaderRoom = 16;

    /// <summary>A message of samples is held whole, twice; larger ones are asked for in shorter stretches.</summary>
    private const long MostSampleBytes = 64 << 20;

    public string Name => "remote read";

    /// <summary>Measured: 1.3 for values that rest, 4.5 for a counter in nanoseconds beside a noisy gauge.</summary>
    public double BytesPerSample => 3;

    /// <summary>Streams need no shards; a server that answers whole messages says itself when they are too large.</summary>
    public Task<long> ShardMsAsync(Selector selector, TimeRange range, CancellationToken cancellationToken) => Task.FromResult(range.EndMs - range.StartMs);

    /// <summary>Whether the server answers remote read: asks for a series that does not exist.</summary>
    /// <exception cref="SourceException">It cannot be told: no connection, no access, no answer.</exception>
    public async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var answer = await connection.SendAsync(Request(new Selector("ullage_probe"), new TimeRange(0, 1)), cancellationToken, attempts: 2);
            return answer.MediaType is Streamed or Whole;
        }
        catch (SourceException e) when (e.Failure is SourceFailure.NotFound or SourceFailure.Rejected or SourceFailure.Unsupported or SourceFailure.TooLarge)
        {
            return false;
        }
    }

    public async Task ReadAsync(Selector selector, TimeRange shard, bool whole, SeriesLedger ledger, CancellationToken cancellationToken)
    {
        await using var answer = await connection.SendAsync(Request(selector, shard), cancellationToken);
        try
        {
            switch (answer.MediaType)
            {
                case Streamed:
                    await ReadChunksAsync(answer, whole, ledger, cancellationToken);
                    break;
                case Whole:
                    await ReadSamplesAsync(answer, whole, ledger, cancellationToken);
                    break;
                default:
                    throw new SourceException(
                        SourceFailure.Unsupported, $"{answer.At} answered {(answer.MediaType.Length > 0 ? Excerpt.Printable(answer.MediaType) : "without a media type")}, where {Streamed} is expected; check the URL, and that no login page stands before it.");
            }
        }
        catch (Exception e) when (e is InvalidDataException or ChunkFormatException)
        {
            throw new BrokenAnswerException(SourceFailure.Malformed, $"{answer.At}: {e.Message}, near offset {answer.BytesRead} of its answer.", e);
        }
        finally
        {
            ledger.Bytes += answer.BytesRead;
        }
    }

    private ApiRequest Request(Selector selector, TimeRange range)
    {
        var body = ReadRequest.Write(selector, range, chunks);
        return new ApiRequest(HttpMethod.Post, Path, () =>
        {
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue(Whole);
            content.Headers.ContentEncoding.Add("snappy");
            content.Headers.Add("X-Prometheus-Remote-Read-Version", "0.1.0");
            return content;
        });
    }

    private async Task ReadChunksAsync(Answer answer, bool whole, SeriesLedger ledger, CancellationToken cancellationToken)
    {
        var most = connection.Options.MaxPieceBytes;
        using var buffer = new AnswerBuffer(answer, most + HeaderRoom);
        var frames = new FrameReader(buffer, most);
        var stream = new ChunkStream(ledger, new LabelPool(), completes: whole);
        while (await frames.NextAsync(cancellationToken))
        {
            stream.Take(frames.Frame);
        }

        stream.End();
    }

    private async Task ReadSamplesAsync(Answer answer, bool whole, SeriesLedger ledger, CancellationToken cancellationToken)
    {
        var most = (int)Math.Min(connection.Options.MaxAnswerBytes, MostSampleBytes);
        using var buffer = new AnswerBuffer(answer, most);
        while (await buffer.FillAsync(cancellationToken))
        {
        }

        var length = SnappyBlock.UncompressedLength(buffer.Unread);
        if (length > most)
        {
            throw new BrokenAnswerException(SourceFailure.TooLarge, $"{answer.At} sent {length} bytes of samples in one message, where at most {most} are accepted.");
        }

        var message = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            SnappyBlock.Decompress(buffer.Unread, message.AsSpan(0, (int)length));
            SampleMessage.Take(message.AsSpan(0, (int)length), ledger, new LabelPool(), completes: whole);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }
}
