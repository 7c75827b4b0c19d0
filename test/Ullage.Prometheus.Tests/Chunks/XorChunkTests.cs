using Ullage.Model;
using Ullage.Prometheus.Chunks;

namespace Ullage.Prometheus.Tests.Chunks;

public sealed class XorChunkTests
{
    [Fact]
    public void Samples_come_back_bit_for_bit_from_both_decoders()
    {
        var random = new Random(1);
        for (var run = 0; run < 3_000; run++)
        {
            var (timestamps, values) = SampleRuns.Make(random, run % 250);
            var chunk = XorChunkEncoder.Encode(timestamps, values);
            var (fastTimes, fastBits) = Decode(chunk, FastXorDecoder.Decode);
            var (plainTimes, plainBits) = Decode(chunk, PlainXorDecoder.Decode);
            Assert.Equal(timestamps, fastTimes);
            Assert.Equal(timestamps, plainTimes);
            Assert.Equal(SampleRuns.Bits(values), fastBits);
            Assert.Equal(SampleRuns.Bits(values), plainBits);
        }
    }

    [Fact]
    public void A_full_chunk_of_65535_samples_comes_back()
    {
        var (timestamps, values) = SampleRuns.Make(new Random(2), XorChunk.MaxSamples);
        var (times, bits) = Decode(XorChunkEncoder.Encode(timestamps, values), FastXorDecoder.Decode);
        Assert.Equal(timestamps, times);
        Assert.Equal(SampleRuns.Bits(values), bits);
    }

    [Theory]
    [InlineData(-8191, "10")]
    [InlineData(8192, "10")]
    [InlineData(8193, "110")]
    [InlineData(-8192, "110")]
    [InlineData(-65535, "110")]
    [InlineData(65536, "110")]
    [InlineData(65537, "1110")]
    [InlineData(-524287, "1110")]
    [InlineData(524288, "1110")]
    [InlineData(524289, "1111")]
    [InlineData(-524288, "1111")]
    [InlineData(1L << 50, "1111")]
    public void The_delta_of_deltas_take_the_width_of_their_range(long change, string prefix)
    {
        const long Step = 1_000_000;
        long[] timestamps = [0, Step, (2 * Step) + change];
        var lastByteOfSecond = XorChunkEncoder.Encode(timestamps.AsSpan(0, 2), [1, 1]).Length - 1;
        var chunk = XorChunkEncoder.Encode(timestamps, [1, 1, 1]);
        Assert.StartsWith("0" + prefix, Bits(chunk.AsSpan(lastByteOfSecond)), StringComparison.Ordinal);
        Assert.Equal(timestamps, Decode(chunk, FastXorDecoder.Decode).Timestamps);
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        // t0 = 1000 (zigzag 2000 = d0 0f), v0 = 1.0, delta 30000 (b0 ea 01), same value (0), then +1 ms off (10, 14 bits), xor(1.0, 2.0) = 7ff0…: 11, 1 leading, 11 meaningful, 7ff
        var chunk = XorChunkEncoder.Encode([1000, 31_000, 61_001], [1.0, 1.0, 2.0]);
        Assert.Equal("0003D00F3FF0000000000000B0EA01", Convert.ToHexString(chunk.AsSpan(0, 15)));
        Assert.Equal("0" + "10" + "00000000000001" + "11" + "00001" + "001011" + "11111111111", Bits(chunk.AsSpan(15))[..41]);
    }

    [Fact]
    public void An_empty_chunk_has_no_samples() => Assert.Equal(0, XorChunk.Decode([0, 0], [], []));

    [Fact]
    public void A_count_that_the_bytes_cannot_hold_is_refused_before_anything_is_decoded()
    {
        var chunk = XorChunkEncoder.Encode([1, 2, 3], [1, 2, 3]);
        chunk[0] = 0xff;
        var error = Assert.Throws<ChunkFormatException>(() => XorChunk.CountSamples(chunk));
        Assert.Contains("at least", error.Message, StringComparison.Ordinal);
        Assert.Throws<ChunkFormatException>(() => XorChunk.CountSamples([1]));
    }

    [Fact]
    public void Too_little_room_is_the_callers_error() =>
        Assert.Throws<ArgumentException>(() => XorChunk.Decode(XorChunkEncoder.Encode([1, 2], [1, 2]), new long[1], new double[2]));

    [Fact]
    public void Every_truncation_is_an_error_with_the_position_of_the_sample_cut()
    {
        var (timestamps, values) = SampleRuns.Make(new Random(3), 120);
        var chunk = XorChunkEncoder.Encode(timestamps, values);
        Assert.NotEqual(0, chunk[^1]);
        for (var length = 0; length < chunk.Length; length++)
        {
            var cut = chunk.AsSpan(0, length).ToArray();
            var error = Assert.Throws<ChunkFormatException>(() => XorChunk.Decode(cut, new long[120], new double[120]));
            Assert.InRange(error.BitPosition, 0, 8L * length);
        }
    }

    [Fact]
    public void Both_decoders_agree_on_random_and_damaged_bytes_errors_included()
    {
        var random = new Random(4);
        for (var run = 0; run < 30_000; run++)
        {
            byte[] chunk;
            if (run % 2 == 0)
            {
                chunk = new byte[random.Next(0, 90)];
                random.NextBytes(chunk);
                if (chunk.Length > 1)
                {
                    chunk[0] = 0;
                    chunk[1] %= 60;
                }
            }
            else
            {
                var (timestamps, values) = SampleRuns.Make(random, random.Next(1, 40));
                chunk = XorChunkEncoder.Encode(timestamps, values);
                chunk[random.Next(chunk.Length)] ^= (byte)(1 << random.Next(8));
                chunk = chunk[..random.Next(Math.Max(0, chunk.Length - 8), chunk.Length + 1)];
            }

            Assert.Equal(Outcome(chunk, PlainXorDecoder.Decode), Outcome(chunk, FastXorDecoder.Decode));
        }
    }

    [Fact]
    public void A_stale_marker_keeps_its_bits()
    {
        var (_, bits) = Decode(XorChunkEncoder.Encode([1, 2, 3], [1, StaleMarker.Value, double.NaN]), FastXorDecoder.Decode);
        Assert.Equal(StaleMarker.Bits, bits[1]);
        Assert.NotEqual(StaleMarker.Bits, bits[2]);
    }

    private static (long[] Timestamps, long[] Bits) Decode(byte[] chunk, Decoder decoder)
    {
        var count = XorChunk.CountSamples(chunk);
        var timestamps = new long[count];
        var values = new double[count];
        decoder(chunk, timestamps, values);
        return (timestamps, SampleRuns.Bits(values));
    }

    private static string Outcome(byte[] chunk, Decoder decoder)
    {
        try
        {
            var (timestamps, bits) = Decode(chunk, decoder);
            return string.Join(' ', timestamps) + "|" + string.Join(' ', bits);
        }
        catch (ChunkFormatException e)
        {
            return $"{e.BitPosition}: {e.Message}";
        }
    }

    private static string Bits(ReadOnlySpan<byte> bytes)
    {
        var text = "";
        foreach (var b in bytes)
        {
            text += Convert.ToString(b, 2).PadLeft(8, '0');
        }

        return text;
    }

    private delegate void Decoder(ReadOnlySpan<byte> chunk, Span<long> timestamps, Span<double> values);
}
