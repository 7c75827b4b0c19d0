using System.Buffers.Binary;

namespace Ullage.Prometheus.Chunks;

/// <summary>The byte-aligned beginning of an XOR chunk: the first sample whole, and the second's time.</summary>
internal readonly ref struct XorChunkStart
{
    private const int MaxVarintBytes = 10;

    /// <summary>Reads the beginning of a chunk that has at least one sample.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="count">Its samples, as checked by <see cref="XorChunk.CountSamples"/>; at least 1.</param>
    public XorChunkStart(ReadOnlySpan<byte> chunk, int count)
    {
        var position = XorChunk.HeaderBytes;
        var zigzag = ReadUvarint(chunk, ref position, 0, count);
        FirstTimestamp = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        if (chunk.Length - position < sizeof(ulong))
        {
            throw ChunkFormatException.PastEnd(0, count, 8L * XorChunk.HeaderBytes, chunk.Length);
        }

        FirstValueBits = BinaryPrimitives.ReadUInt64BigEndian(chunk[position..]);
        position += sizeof(ulong);
        SecondSampleBit = 8L * position;
        if (count > 1)
        {
            FirstDelta = (long)ReadUvarint(chunk, ref position, 1, count);
        }

        Bit = 8L * position;
    }

    public long FirstTimestamp { get; }

    public ulong FirstValueBits { get; }

    /// <summary>Where the second sample begins.</summary>
    public long SecondSampleBit { get; }

    /// <summary>From the first timestamp to the second; 0 in a one-sample chunk.</summary>
    public long FirstDelta { get; }

    /// <summary>Where the bit stream goes on: the second sample's value.</summary>
    public long Bit { get; }

    private static ulong ReadUvarint(ReadOnlySpan<byte> chunk, ref int position, int sample, int count)
    {
        var begin = position;
        ulong value = 0;
        for (var i = 0; i < MaxVarintBytes; i++)
        {
            if (position >= chunk.Length)
            {
                throw ChunkFormatException.PastEnd(sample, count, 8L * begin, chunk.Length);
            }

            var read = chunk[position++];
            if (i == MaxVarintBytes - 1 && read > 1)
            {
                break;
            }

            value |= (ulong)(read & 0x7f) << (7 * i);
            if (read < 0x80)
            {
                return value;
            }
        }

        throw ChunkFormatException.BadVarint(sample, count, 8L * begin);
    }
}
