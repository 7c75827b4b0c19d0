using System.Buffers;
using System.Buffers.Binary;
using Ullage.Prometheus.Checksums;
using Ullage.Prometheus.Chunks;
using Ullage.Prometheus.Merging;
using Ullage.Prometheus.Tsdb.Files;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.Tsdb.Blocks;

/// <summary>A chunk as it stands in a segment of a block, and what all chunks of a TSDB have in common.</summary>
internal static class ChunkRecord
{
    private const int FirstRead = 1 << 10;
    private const int MaxLengthBytes = 5;
    private const int MaxDataBytes = 1 << 24;
    private const byte HistogramEncoding = 2;
    private const byte FloatHistogramEncoding = 3;

    /// <summary>Loads the chunk <c>len uvarint │ encoding u8 │ data │ crc u32</c> into a buffer and holds it to the times stated for it.</summary>
    /// <param name="file">Where it is.</param>
    /// <param name="position">Where its length stands.</param>
    /// <param name="chunk">What is known of it.</param>
    /// <param name="into">Gets the samples.</param>
    /// <returns>Bytes read.</returns>
    public static int Load(DataFile file, long position, in StoredChunk chunk, SampleBuffer into)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(FirstRead);
        try
        {
            var read = file.ReadSome(position, bytes.AsSpan(0, FirstRead));
            var at = 0;
            if (!Uvarint.TryRead(bytes.AsSpan(0, Math.Min(read, MaxLengthBytes)), ref at, out var length) || length > MaxDataBytes || (long)length + at + 1 + sizeof(uint) > file.Length - position)
            {
                throw file.Malformed(position, "found no chunk whose length fits into the file");
            }

            var whole = at + 1 + (int)length + sizeof(uint);
            if (whole > read)
            {
                if (whole > bytes.Length)
                {
                    ArrayPool<byte>.Shared.Return(bytes);
                    bytes = ArrayPool<byte>.Shared.Rent(whole);
                }

                file.Read(position, bytes.AsSpan(0, whole));
            }

            var content = bytes.AsSpan(at, 1 + (int)length);
            if (Crc32C.Of(content) != BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(whole - sizeof(uint))))
            {
                throw file.Malformed(position, "the chunk does not match its checksum; the file is damaged");
            }

            Decode(file, position, content[0], content[1..], chunk, into);
            return whole;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Decodes a chunk's data by its encoding.</summary>
    public static void Decode(DataFile file, long position, byte encoding, ReadOnlySpan<byte> data, in StoredChunk chunk, SampleBuffer into)
    {
        switch (encoding)
        {
            case XorChunk.Encoding:
                break;
            case HistogramEncoding or FloatHistogramEncoding:
                into.SetHistogram();
                return;
            default:
                throw new Model.SourceException(
                    Model.SourceFailure.Unsupported, $"{file.Path}, byte {position}: found chunk encoding {encoding}, expected {XorChunk.Encoding} (XOR) or a histogram's; a newer Prometheus wrote this: read it through the server instead.");
        }

        try
        {
            var (timestamps, values) = into.Reset(XorChunk.CountSamples(data));
            XorChunk.Decode(data, timestamps.Span, values.Span);
            CheckTimes(file, position, timestamps.Span, chunk);
        }
        catch (ChunkFormatException e)
        {
            throw file.Malformed(position, e.Message, e);
        }
    }

    private static void CheckTimes(DataFile file, long position, ReadOnlySpan<long> timestamps, in StoredChunk chunk)
    {
        for (var i = 1; i < timestamps.Length; i++)
        {
            if (timestamps[i] <= timestamps[i - 1])
            {
                throw file.Malformed(position, $"sample {i + 1} of the chunk is at {timestamps[i]} ms, not after the one before it");
            }
        }

        if (timestamps.Length > 0 && (timestamps[0] < chunk.MinMs || timestamps[^1] > chunk.MaxMs))
        {
            throw file.Malformed(position, $"the chunk reaches from {timestamps[0]} to {timestamps[^1]} ms, expected {chunk.MinMs} to {chunk.MaxMs}");
        }
    }
}
