using Ullage.Model;
using Ullage.Prometheus.Chunks;
using Ullage.Prometheus.Reading;
using Ullage.Prometheus.RemoteRead;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.Network;

public sealed class ChunkStreamTests
{
    private static readonly LabelSet A = LabelSet.From(("__name__", "m"), ("k", "a"));
    private static readonly LabelSet B = LabelSet.From(("__name__", "m"), ("k", "b"));
    private static readonly TimeRange Range = new(100, 1000);

    [Fact]
    public void A_series_goes_on_over_messages_and_is_completed_when_another_follows()
    {
        var (sink, _) = Take(
            WireStream.Message(A, Xor((100, 1), (200, 2))), WireStream.Message(A, Xor((300, 3))), WireStream.Message(B, Xor((100, 9))));
        Assert.Equal([100, 200, 300], Times(sink, A));
        Assert.Equal([100], Times(sink, B));
        Assert.True(sink.AllCompleted);
    }

    [Fact]
    public void Samples_are_clipped_to_the_half_open_range()
    {
        var (sink, _) = Take(WireStream.Message(A, Xor((99, 0), (100, 1), (999, 2), (1000, 3)), Xor((1001, 4))));
        Assert.Equal([100, 999], Times(sink, A));
    }

    [Fact]
    public void Overlapping_chunks_are_merged_in_time_and_the_earlier_ones_sample_stays()
    {
        var (sink, _) = Take(WireStream.Message(A, Xor((100, 1), (300, 3), (500, 5)), Xor((200, -2), (300, -3), (400, -4), (600, -6)), Xor((450, -45), (700, 7))));
        Assert.Equal([100, 200, 300, 400, 450, 500, 600, 700], Times(sink, A));
        Assert.Equal([1.0, -2, 3, -4, -45, 5, -6, 7], sink.Series[A].Select(static s => BitConverter.Int64BitsToDouble(s.Bits)));
    }

    [Fact]
    public void Chunks_out_of_order_are_refused()
    {
        var error = Assert.Throws<InvalidDataException>(() => Take(WireStream.Message(A, Xor((500, 5)), Xor((600, 6)), Xor((400, 4)))));
        Assert.Contains("out of order", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_one_series_apart_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => Take(WireStream.Message(A, Xor((100, 1))), WireStream.Message(B, Xor((100, 1))), WireStream.Message(A, Xor((200, 1)))));
    }

    [Fact]
    public void Native_histograms_are_skipped_and_counted()
    {
        var (sink, ledger) = Take(WireStream.Message(A, (2, [1, 2, 3]), Xor((100, 1)), (3, [])));
        Assert.Equal(2, ledger.SkippedHistogramChunks);
        Assert.Equal([100], Times(sink, A));
    }

    [Fact]
    public void An_unknown_encoding_is_refused() =>
        Assert.Contains("encoding 9", Assert.Throws<InvalidDataException>(() => Take(WireStream.Message(A, (9, [1])))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_declined_series_is_not_decoded()
    {
        var ledger = new SeriesLedger(new CollectingSink { Wanted = static _ => false }, Range);
        ledger.BeginPass();
        new ChunkStream(ledger, new LabelPool(), completes: true).Take(WireStream.Message(A, (1, [255, 255, 200, 1, 0])));
        Assert.Equal(0, ledger.Samples);
    }

    [Fact]
    public void A_second_pass_goes_on_where_the_first_ended()
    {
        var sink = new CollectingSink { Range = Range };
        var ledger = new SeriesLedger(sink, Range);
        ledger.BeginPass();
        var broken = new ChunkStream(ledger, new LabelPool(), completes: true);
        broken.Take(WireStream.Message(A, Xor((100, 1))));
        broken.Take(WireStream.Message(B, Xor((100, 1)), Xor((200, 2)), Xor((300, 3))));
        ledger.BeginPass();
        var second = new ChunkStream(ledger, new LabelPool(), completes: true);
        second.Take(WireStream.Message(A, Xor((100, 1))));
        second.Take(WireStream.Message(B, Xor((100, 1), (200, 2)), Xor((300, 3), (400, 4))));
        second.End();
        Assert.Equal([100], Times(sink, A));
        Assert.Equal([100, 200, 300, 400], Times(sink, B));
        Assert.True(sink.AllCompleted);
    }

    [Fact]
    public void Damaged_messages_are_clear_errors_and_never_anything_else()
    {
        var random = new Random(6);
        var good = WireStream.Message(A, Xor((100, 1), (200, 2), (333, 3.5)), Xor((400, 4), (500, double.NaN)), (2, [1, 2]));
        var refused = 0;
        for (var run = 0; run < 20_000; run++)
        {
            byte[] bad = [.. good];
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            bad = bad[..random.Next(bad.Length / 2, bad.Length + 1)];
            try
            {
                Take(bad);
            }
            catch (Exception e) when (e is InvalidDataException or ChunkFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 5_000, 20_000);
    }

    private static (ulong, byte[]) Xor(params (long, double)[] samples) => (XorChunk.Encoding, WireStream.Chunk(samples));

    private static IEnumerable<long> Times(CollectingSink sink, LabelSet labels) => sink.Series[labels].Select(static s => s.AtMs);

    private static (CollectingSink, SeriesLedger) Take(params byte[][] messages)
    {
        var sink = new CollectingSink { Range = Range };
        var ledger = new SeriesLedger(sink, Range);
        ledger.BeginPass();
        var stream = new ChunkStream(ledger, new LabelPool(), completes: true);
        foreach (var message in messages)
        {
            stream.Take(message);
        }

        stream.End();
        return (sink, ledger);
    }
}
