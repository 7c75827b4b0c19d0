using System.Text;
using Ullage.Model;
using Ullage.Prometheus.Api;
using Ullage.Testing.Samples;
using Ullage.Testing.Servers;

namespace Ullage.Prometheus.Tests.Network;

/// <summary>What becomes of a read when the server or the way to it fails.</summary>
public sealed class ReadFaultTests
{
    private static readonly LabelSet A = LabelSet.From(("__name__", "m"), ("k", "a"));
    private static readonly LabelSet B = LabelSet.From(("__name__", "m"), ("k", "b"));
    private static readonly Selector M = new("m");
    private static readonly TimeRange Range = new(0, 10_000);
    private static readonly byte[] First = WireStream.Series(A, (1000, 1), (2000, 2));
    private static readonly byte[] Second = WireStream.Series(B, (1000, 10), (2000, 20));
    private static readonly byte[] All = [.. First, .. Second];

    private const string OneSample = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"1\"]}]}}";

    private static readonly Func<Stream, Task> Probe = FakeServer.Body([], WireStream.Streamed);

    [Fact]
    public async Task A_stream_cut_in_the_middle_is_asked_again_and_no_sample_comes_twice()
    {
        var (sink, summary, server) = await ReadAsync(FakeServer.Cut([.. First, .. Second[..^3]], WireStream.Streamed), FakeServer.Body(All, WireStream.Streamed));
        Complete(sink, summary);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_stream_that_ends_inside_a_frame_is_asked_again()
    {
        var (sink, summary, _) = await ReadAsync(FakeServer.Body(All[..^3], WireStream.Streamed), FakeServer.Body(All, WireStream.Streamed));
        Complete(sink, summary);
    }

    [Fact]
    public async Task A_stream_that_is_always_cut_is_reported_as_partial_with_what_is_missing()
    {
        var (sink, summary, _) = await ReadAsync(FakeServer.Cut(All, WireStream.Streamed));
        Assert.Equal(2, sink.Samples);
        Assert.True(sink.AllCompleted);
        var missing = Assert.Single(summary.Missing);
        Assert.Equal((M, Range, SourceFailure.Unreachable), (missing.Selector, missing.Range, missing.Failure));
        Assert.Contains("cut its answer short", missing.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_in_the_middle_is_a_time_out()
    {
        var silent = FakeServer.ThenSilence($"HTTP/1.1 200 OK\r\nContent-Type: {WireStream.Streamed}\r\nContent-Length: 1000\r\n\r\n", All);
        var (sink, summary, _) = await ReadAsync(o => o with { IdleTimeout = TimeSpan.FromSeconds(2), MaxAttempts = 2 }, silent);
        Assert.Equal(2, sink.Samples);
        Assert.Equal(SourceFailure.TimedOut, Assert.Single(summary.Missing).Failure);
    }

    [Fact]
    public async Task A_wrong_checksum_is_named_with_its_offset()
    {
        var wrong = WireStream.Frame(WireStream.Message(A, (1, WireStream.Chunk((1000, 1)))), crcMask: 1);
        var error = await FailsAsync(FakeServer.Body(wrong, WireStream.Streamed));
        Assert.Equal(SourceFailure.Malformed, error.Failure);
        Assert.Contains("frame at offset 0 has checksum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_chunk_in_a_sound_frame_is_named()
    {
        var error = await FailsAsync(FakeServer.Body(WireStream.Frame(WireStream.Message(A, (1, [0, 9, 1]))), WireStream.Streamed));
        Assert.Equal(SourceFailure.Malformed, error.Failure);
        Assert.Contains("XOR chunk states 9 samples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_beyond_the_bound_is_refused_unread()
    {
        var error = await FailsAsync(FakeServer.Body([.. WireStream.Varint(1L << 30), 1, 2, 3, 4, .. new byte[1000]], WireStream.Streamed));
        Assert.Equal(SourceFailure.Malformed, error.Failure);
        Assert.Contains("1073741824 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_instead_of_frames_is_refused()
    {
        var error = await FailsAsync(FakeServer.Body(Encoding.ASCII.GetBytes(new string('x', 5000)), WireStream.Streamed));
        Assert.Equal(SourceFailure.Malformed, error.Failure);
    }

    [Fact]
    public async Task A_login_page_is_named_as_what_it_is()
    {
        var error = await FailsAsync(FakeServer.Status(200, "<html>Sign in</html>", "text/html; charset=utf-8"));
        Assert.Equal(SourceFailure.Unsupported, error.Failure);
        Assert.Contains("login page", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_chunks_is_read_by_samples()
    {
        byte[] message = [.. WireStream.SampleMessage(A, (1000, 1), (2000, 2)), .. WireStream.SampleMessage(B, (1000, 10), (2000, 20))];
        var (sink, summary, _) = await ReadAsync(FakeServer.Body(Snappy.SnappyBlock.Store(message), "application/x-protobuf"));
        Complete(sink, summary);
    }

    [Fact]
    public async Task A_message_of_samples_that_states_gigabytes_is_refused_unallocated()
    {
        var error = await FailsAsync(FakeServer.Body([.. WireStream.Varint(3_000_000_000), 0, 0], "application/x-protobuf"));
        Assert.Equal(SourceFailure.TooLarge, error.Failure);
    }

    [Fact]
    public async Task A_read_too_large_for_the_server_is_halved_and_put_together()
    {
        var large = new TimeRange(0, 400_000);
        var server = new FakeServer(async (request, stream, _) =>
        {
            var (start, end) = RangeOf(request);
            var samples = Enumerable.Range(0, 400).Select(static i => (AtMs: i * 1000L, Value: (double)i)).Where(s => s.AtMs >= start && s.AtMs <= end).ToArray();
            await (end - start > 150_000 ? FakeServer.Status(422, "{\"status\":\"error\",\"error\":\"too many chunks\"}") : FakeServer.Body(samples.Length == 0 ? [] : WireStream.Series(A, samples), WireStream.Streamed))(stream);
        });
        await using var owned = server;
        await using var source = await ConnectAsync(server.Url);
        var sink = new CollectingSink { Range = large };
        var summary = await source.ReadAsync(M, large, sink, default);
        Assert.Equal(400, sink.Series[A].Count);
        Assert.Empty(summary.Missing);
        Assert.True(sink.AllCompleted);
    }

    [Fact]
    public async Task An_endless_answer_is_left_at_the_bound()
    {
        var sent = 0L;
        await using var server = new FakeServer(async (_, stream, cancellationToken) =>
        {
            await FakeServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"status\":\"success\",\"data\":[{\"a\":\"");
            var block = Encoding.ASCII.GetBytes(new string('x', 1 << 16));
            for (; sent < 1L << 30; sent += block.Length)
            {
                await stream.WriteAsync(block, cancellationToken);
            }
        });
        await using var source = await ConnectAsync(server.Url, static o => o with { Protocol = SampleProtocol.RangeSelectors, MaxPieceBytes = 1 << 20 }, probes: false);
        var error = await Assert.ThrowsAsync<SourceException>(() => source.SeriesAsync(M, Range, default));
        Assert.Equal(SourceFailure.TooLarge, error.Failure);
        Assert.InRange(sent, 1, 64 << 20);
    }

    [Theory]
    [InlineData("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":\"m\",\"k\":\"a\"},\"values\":[[1,\"1\"],[2,\"x\"]]}]}}", "is not a sample")]
    [InlineData("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}", "not of type matrix")]
    [InlineData("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"k\":\"a\"},\"values\":[[2,\"1\"],[1,\"1\"]]}]}}", "back in time")]
    [InlineData("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"k\":\"a\"},\"values\":[[2,\"1\"", "ends inside")]
    [InlineData("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"k\":\"a\"},\"values\":[[2,\"1\"]]}]},\"warnings\":[\"store b:10901 is down\"]}", "not whole: store b:10901 is down")]
    [InlineData("not json", "not the JSON expected")]
    public async Task Range_vectors_that_are_none_are_refused(string body, string says)
    {
        await using var server = new FakeServer((request, stream, _) => FakeServer.Json(request.Text.Contains("count_over_time", StringComparison.Ordinal) ? OneSample : body)(stream));
        await using var source = await ConnectAsync(server.Url, static o => o with { Protocol = SampleProtocol.RangeSelectors, MaxAttempts = 1 }, probes: false);
        try
        {
            var summary = await source.ReadAsync(M, Range, new CollectingSink(), default);
            Assert.Contains(says, Assert.Single(summary.Missing).Reason, StringComparison.Ordinal);
        }
        catch (SourceException e)
        {
            Assert.True(e.Message.Contains(says, StringComparison.Ordinal), e.Message);
        }
    }

    [Fact]
    public async Task Series_that_come_with_a_warning_are_not_taken_for_all()
    {
        const string Half = "{\"status\":\"success\",\"data\":[{\"__name__\":\"m\",\"k\":\"a\"}],\"warnings\":[\"remote_read: backend is down\"]}";
        await using var server = new FakeServer(static (_, stream, _) => FakeServer.Json(Half)(stream));
        await using var source = await ConnectAsync(server.Url, static o => o with { Protocol = SampleProtocol.RangeSelectors, MaxAttempts = 1 }, probes: false);
        var error = await Assert.ThrowsAsync<SourceException>(() => source.SeriesAsync(M, Range, default));
        Assert.Equal(SourceFailure.ServerError, error.Failure);
        Assert.Contains("not whole: remote_read: backend is down", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+Inf")]
    [InlineData("1e300")]
    [InlineData("NaN")]
    [InlineData("-1")]
    public async Task An_estimate_that_is_no_count_is_refused(string counted)
    {
        var body = $"{{\"status\":\"success\",\"data\":{{\"resultType\":\"vector\",\"result\":[{{\"metric\":{{}},\"value\":[1,\"{counted}\"]}}]}}}}";
        const string Series = "{\"status\":\"success\",\"data\":[{\"__name__\":\"m\",\"k\":\"a\"}]}";
        await using var server = new FakeServer((request, stream, _) => FakeServer.Json(request.Path.Contains("series", StringComparison.Ordinal) ? Series : body)(stream));
        await using var source = await ConnectAsync(server.Url, static o => o with { Protocol = SampleProtocol.RangeSelectors, MaxAttempts = 1 }, probes: false);
        var error = await Assert.ThrowsAsync<SourceException>(() => source.EstimateAsync(M, Range, default));
        Assert.Equal(SourceFailure.Malformed, error.Failure);
    }

    [Fact]
    public async Task A_read_ends_at_once_when_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = FakeServer.Script(Probe, FakeServer.ThenSilence($"HTTP/1.1 200 OK\r\nContent-Type: {WireStream.Streamed}\r\n\r\n", All));
        await using var source = await ConnectAsync(server.Url);
        var sink = new CollectingSink { Appended = _ => cancel.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.ReadAsync(M, Range, sink, cancel.Token).WaitAsync(TimeSpan.FromSeconds(20)));
    }

    private static void Complete(CollectingSink sink, ReadSummary summary)
    {
        Assert.Empty(summary.Missing);
        Assert.Equal((2, 4), (summary.Series, summary.Samples));
        Assert.Equal([1000, 2000], sink.Series[A].Select(static s => s.AtMs));
        Assert.Equal([10.0, 20], sink.Series[B].Select(static s => BitConverter.Int64BitsToDouble(s.Bits)));
        Assert.True(sink.AllCompleted);
    }

    private static async Task<SourceException> FailsAsync(params Func<Stream, Task>[] answers) => await Assert.ThrowsAsync<SourceException>(() => ReadAsync(answers));

    private static Task<(CollectingSink, ReadSummary, FakeServer)> ReadAsync(params Func<Stream, Task>[] answers) => ReadAsync(static o => o, answers);

    private static async Task<(CollectingSink, ReadSummary, FakeServer)> ReadAsync(
        Func<PrometheusConnectionOptions, PrometheusConnectionOptions> change, params Func<Stream, Task>[] answers)
    {
        await using var server = FakeServer.Script([Probe, .. answers]);
        await using var source = await ConnectAsync(server.Url, change);
        var sink = new CollectingSink { Range = Range };
        return (sink, await source.ReadAsync(M, Range, sink, default), server);
    }

    private static async Task<PrometheusSource> ConnectAsync(string url, Func<PrometheusConnectionOptions, PrometheusConnectionOptions>? change = null, bool probes = true)
    {
        var options = new PrometheusConnectionOptions { Url = url, Proxy = "none" };
        options = change?.Invoke(options) ?? options;
        var connection = new PrometheusConnection(options, TimeProvider.System, new Random(1), static (_, _) => Task.CompletedTask);
        return probes ? await PrometheusSource.ConnectAsync(connection, default) : PrometheusSource.Over(connection);
    }

    private static (long Start, long End) RangeOf(FakeRequest request)
    {
        var plain = new byte[Snappy.SnappyBlock.UncompressedLength(request.Body)];
        Snappy.SnappyBlock.Decompress(request.Body, plain);
        var reader = new RemoteRead.ProtoReader(plain);
        Assert.True(reader.Next());
        var query = new RemoteRead.ProtoReader(reader.Bytes());
        query.Next();
        var start = (long)query.Varint();
        query.Next();
        return (start, (long)query.Varint());
    }
}
