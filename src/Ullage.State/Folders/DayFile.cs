using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ullage.State;

/// <summary>
/// One day in one file. All numbers are little-endian.
/// <code>
/// 8  "ULLAGED1": format and version
/// 32 SHA-256 of the head that follows
/// 4  length of the head
///    head: day, until, read at, for (8 each), partial (1), samples (8), buckets (4); each bucket: number (4), length (8), SHA-256 (32)
///    the buckets' bytes (<see cref="BucketFormat"/>), in the head's order
/// </code>
/// </summary>
internal static class DayFile
{
    private const int Prefix = 8 + 32 + 4;
    private const int Fixed = (8 * 4) + 1 + 8 + 4;
    private const int Entry = 4 + 8 + 32;

    private static ReadOnlySpan<byte> Magic => "ULLAGED1"u8;

    public sealed record Head(int Day, DayReading Reading, IReadOnlyDictionary<int, Part> Parts);

    public readonly record struct Part(long Offset, int Length, byte[] Sum);

    public static byte[] Write(int day, DayReading reading, IReadOnlyList<(int Bucket, byte[] Bytes)> buckets)
    {
        using var stream = new MemoryStream();
        var head = new byte[Fixed + (Entry * buckets.Count)];
        var span = head.AsSpan();
        BinaryPrimitives.WriteInt64LittleEndian(span, day);
        BinaryPrimitives.WriteInt64LittleEndian(span[8..], reading.UntilMs);
        BinaryPrimitives.WriteInt64LittleEndian(span[16..], reading.ReadAtMs);
        BinaryPrimitives.WriteInt64LittleEndian(span[24..], reading.ForMs);
        span[32] = reading.Partial ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(span[33..], reading.Samples);
        BinaryPrimitives.WriteInt32LittleEndian(span[41..], buckets.Count);
        for (var i = 0; i < buckets.Count; i++)
        {
            var entry = span[(Fixed + (i * Entry))..];
            BinaryPrimitives.WriteInt32LittleEndian(entry, buckets[i].Bucket);
            BinaryPrimitives.WriteInt64LittleEndian(entry[4..], buckets[i].Bytes.Length);
            SHA256.HashData(buckets[i].Bytes, entry[12..]);
        }

        stream.Write(Magic);
        stream.Write(SHA256.HashData(head));
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, head.Length);
        stream.Write(length);
        stream.Write(head);
        foreach (var (_, bytes) in buckets)
        {
            stream.Write(bytes);
        }

        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The file is not what was written.</exception>
    public static Head ReadHead(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var size = RandomAccess.GetLength(file);
        var prefix = new byte[Prefix];
        if (RandomAccess.Read(file, prefix, 0) < Prefix)
        {
            throw new InvalidDataException($"it is cut short: {size} bytes");
        }

        if (!prefix.AsSpan(0, 8).SequenceEqual(Magic))
        {
            throw new InvalidDataException(prefix.AsSpan(0, 7).SequenceEqual(Magic[..7])
                ? $"it is of version {(char)prefix[7]}, which another release of Ullage wrote; this one reads {Encoding.ASCII.GetString(Magic[7..])}"
                : "it does not begin as a kept day does");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix.AsSpan(40));
        if (length is < Fixed or > Fixed + (Entry * Buckets.Count) || length > size - Prefix)
        {
            throw new InvalidDataException("its head is cut short");
        }

        var head = new byte[length];
        if (RandomAccess.Read(file, head, Prefix) < length || !SHA256.HashData(head).AsSpan().SequenceEqual(prefix.AsSpan(8, 32)))
        {
            throw new InvalidDataException("the check sum of its head does not fit");
        }

        var (day, reading) = Reading(head);
        var parts = new Dictionary<int, Part>();
        long offset = Prefix + length;
        for (var at = Fixed; at + Entry <= length; at += Entry)
        {
            var entry = head.AsSpan(at);
            var bytes = BinaryPrimitives.ReadInt64LittleEndian(entry[4..]);
            if (bytes < 0 || bytes > size - offset)
            {
                throw new InvalidDataException("it is cut short");
            }

            parts[BinaryPrimitives.ReadInt32LittleEndian(entry)] = new Part(offset, (int)bytes, entry.Slice(12, 32).ToArray());
            offset += bytes;
        }

        return new Head(day, reading, parts);
    }

    /// <exception cref="InvalidDataException">The bytes are not those that were written.</exception>
    public static byte[] ReadPart(Microsoft.Win32.SafeHandles.SafeFileHandle file, Part part)
    {
        var bytes = new byte[part.Length];
        return RandomAccess.Read(file, bytes, part.Offset) == part.Length && SHA256.HashData(bytes).AsSpan().SequenceEqual(part.Sum)
            ? bytes
            : throw new InvalidDataException("the check sum of its cells does not fit");
    }

    private static (int Day, DayReading Reading) Reading(ReadOnlySpan<byte> head) =>
    (
        (int)BinaryPrimitives.ReadInt64LittleEndian(head),
        new DayReading(
            BinaryPrimitives.ReadInt64LittleEndian(head[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[24..]),
            head[32] != 0,
            BinaryPrimitives.ReadInt64LittleEndian(head[33..])));
}
