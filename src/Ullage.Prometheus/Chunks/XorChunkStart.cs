using System.Buffers.Binary;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.Chunks;

/// <summary>The byte-aligned beginning of an XOR chunk: the first sample whole, and the second's time.</summary>
internal readonly ref struct XorChunkStart
{
    /// <summary>Reads the beginning of a chunk that has at least one sample.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="count">Its samples, as checked by <see cref="XorChunk.CountSamples"/>; at least 1.</param>
    public XorChunkStart(ReadOnlySpan<byte> chunk, int count)
    {
        var position = XorChunk.HeaderBytes;
        FirstTimestamp = Uvarint.Signed(ReadUvarint(chunk, ref position, 0, count));
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
        return Uvarint.Read(chunk, ref position, out var value) switch
        {
            UvarintEnd.Whole => value,
            UvarintEnd.Cut => throw ChunkFormatException.PastEnd(sample, count, 8L * begin, chunk.Length),
            _ => throw ChunkFormatException.BadVarint(sample, count, 8L * begin),
        };
    }
}
