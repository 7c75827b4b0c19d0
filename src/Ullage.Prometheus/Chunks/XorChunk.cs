using System.Buffers.Binary;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.Chunks;

/// <summary>
/// Prometheus' XOR chunk (tsdb/chunkenc, encoding 1): Gorilla compression of samples, decoded bit for bit. Pure and thread-safe.
/// <code>
/// ┌────────────────┬────────────┬───────────────┬───────────────────┬─────────────┬──────────────┬─────────────┬──
/// │ count u16 (BE) │ t0 varint  │ v0 64 bits    │ t1 − t0 uvarint   │ xor(v0, v1) │ dod(t2)      │ xor(v1, v2) │ …
/// └────────────────┴────────────┴───────────────┴───────────────────┴─────────────┴──────────────┴─────────────┴──
///   bytes up to here: varint is zigzag base 128          bits from here, most significant first ─►
///
/// dod(t) = (t − previous t) − (previous difference)      xor(a, b): the bits of a ^ b
///   0                      value is 0                      0                              a ^ b = 0
///   10    + 14 bits        −(2^13 − 1) … 2^13              10 + meaningful bits           the window of the last 11 serves again
///   110   + 17 bits        −(2^16 − 1) … 2^16              11 + 5 bits leading zeros      a new window; 64 meaningful bits are written as 0
///   1110  + 20 bits        −(2^19 − 1) … 2^19                 + 6 bits count of meaningful bits
///   1111  + 64 bits        two's complement                   + meaningful bits
/// </code>
/// The short forms of dod are asymmetric: the bit pattern 100…0 stands for the positive power of two.
/// </summary>
public static class XorChunk
{
    /// <summary>The encoding's number in a block's chunk file and in remote read.</summary>
    public const byte Encoding = 1;

    /// <summary>The most samples that the 16-bit count can state.</summary>
    public const int MaxSamples = ushort.MaxValue;

    /// <summary>Bytes of the sample count.</summary>
    internal const int HeaderBytes = 2;

    /// <summary>The samples that a chunk states, once its length has been seen to allow that many (two bits a sample at least): safe to allocate for.</summary>
    /// <exception cref="ChunkFormatException">The chunk is too short for its count.</exception>
    public static int CountSamples(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < HeaderBytes)
        {
            throw new ChunkFormatException($"XOR chunk of {chunk.Length} bytes has no room for its 2-byte sample count; the data is truncated.", 0);
        }

        int count = BinaryPrimitives.ReadUInt16BigEndian(chunk);
        var least = count switch { 0 => 0L, 1 => 72, _ => 72 + 8 + 1 + (2L * (count - 2)) };
        var held = 8L * (chunk.Length - HeaderBytes);
        return held >= least
            ? count
            : throw new ChunkFormatException($"XOR chunk states {count} samples, which take at least {(least + 7) / 8} bytes, but {held / 8} follow; the data is truncated or not a chunk.", 0);
    }

    /// <summary>The first sample's time, where the chunk's beginning is whole and states a sample; nothing else is looked at.</summary>
    internal static bool TryPeekFirstTimestamp(ReadOnlySpan<byte> chunk, out long firstMs)
    {
        var at = HeaderBytes;
        firstMs = 0;
        return chunk.Length > HeaderBytes && BinaryPrimitives.ReadUInt16BigEndian(chunk) > 0 && Uvarint.TryReadSigned(chunk, ref at, out firstMs);
    }

    /// <summary>Decodes all samples. Values come bit for bit, NaN payloads included. Bytes after the last sample are not looked at.</summary>
    /// <param name="chunk">The chunk from its sample count on.</param>
    /// <param name="timestampsMs">Room for <see cref="CountSamples"/> timestamps at least.</param>
    /// <param name="values">Room for as many values.</param>
    /// <returns>How many samples were written.</returns>
    /// <exception cref="ChunkFormatException">The bytes are not a chunk; what was written to the spans is then without meaning.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static int Decode(ReadOnlySpan<byte> chunk, Span<long> timestampsMs, Span<double> values)
    {
        var count = CountSamples(chunk);
        if (timestampsMs.Length < count || values.Length < count)
        {
            throw new ArgumentException($"The chunk has {count} samples; room was given for {timestampsMs.Length} timestamps and {values.Length} values.", nameof(timestampsMs));
        }

        FastXorDecoder.Decode(chunk, timestampsMs[..count], values[..count]);
        return count;
    }
}
