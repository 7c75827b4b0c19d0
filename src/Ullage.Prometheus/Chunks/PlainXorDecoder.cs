namespace Ullage.Prometheus.Chunks;

/// <summary>
/// The XOR decoder as the format reads: one bit at a time, every bit checked. <see cref="FastXorDecoder"/> must agree with it on
/// every input, errors included; tests hold that, and the benchmark compares them.
/// </summary>
internal static class PlainXorDecoder
{
    /// <summary>Decodes a chunk whose count equals the spans' length.</summary>
    public static void Decode(ReadOnlySpan<byte> chunk, Span<long> timestampsMs, Span<double> values)
    {
        var count = timestampsMs.Length;
        if (count == 0)
        {
            return;
        }

        var start = new XorChunkStart(chunk, count);
        timestampsMs[0] = start.FirstTimestamp;
        values[0] = BitConverter.UInt64BitsToDouble(start.FirstValueBits);
        var bits = new Bits(chunk, start.Bit, count);
        long timestamp = start.FirstTimestamp, delta = start.FirstDelta;
        var value = start.FirstValueBits;
        int leading = 0, meaningful = 64;
        for (var i = 1; i < count; i++)
        {
            bits.BeginSample(i, i == 1 ? start.SecondSampleBit : bits.Position);
            if (i > 1)
            {
                delta += ReadDeltaOfDelta(ref bits);
            }

            timestamp += delta;
            if (bits.Read(1) == 1)
            {
                if (bits.Read(1) == 1)
                {
                    leading = (int)bits.Read(5);
                    meaningful = (int)bits.Read(6);
                    meaningful = meaningful == 0 ? 64 : meaningful;
                    if (leading + meaningful > 64)
                    {
                        throw ChunkFormatException.BadWindow(i, count, bits.SampleBegin, leading, meaningful);
                    }
                }

                value ^= bits.Read(meaningful) << (64 - leading - meaningful);
            }

            timestampsMs[i] = timestamp;
            values[i] = BitConverter.UInt64BitsToDouble(value);
        }
    }

    private static long ReadDeltaOfDelta(ref Bits bits)
    {
        ReadOnlySpan<int> widths = [14, 17, 20];
        if (bits.Read(1) == 0)
        {
            return 0;
        }

        foreach (var width in widths)
        {
            if (bits.Read(1) == 0)
            {
                var read = (long)bits.Read(width);
                return read > 1L << (width - 1) ? read - (1L << width) : read;
            }
        }

        return (long)bits.Read(64);
    }

    private ref struct Bits(ReadOnlySpan<byte> chunk, long position, int count)
    {
        private readonly ReadOnlySpan<byte> _chunk = chunk;
        private int _sample;

        public long Position { get; private set; } = position;

        public long SampleBegin { get; private set; }

        public void BeginSample(int sample, long begin)
        {
            _sample = sample;
            SampleBegin = begin;
        }

        public ulong Read(int width)
        {
            ulong value = 0;
            for (var i = 0; i < width; i++, Position++)
            {
                if (Position >= 8L * _chunk.Length)
                {
                    throw ChunkFormatException.PastEnd(_sample, count, SampleBegin, _chunk.Length);
                }

                value = (value << 1) | (uint)((_chunk[(int)(Position >> 3)] >> (7 - (int)(Position & 7))) & 1);
            }

            return value;
        }
    }
}
