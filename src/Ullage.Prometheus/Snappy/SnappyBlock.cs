using System.Buffers.Binary;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.Snappy;

/// <summary>
/// The Snappy block format, as far as remote read needs it: requests are stored as literals, answers are decompressed within a bound.
/// <code>
/// block   := uvarint length of the whole, element…
/// literal := 00 in the tag's low 2 bits; high 6: length − 1, or 60…63: length − 1 follows in 1…4 bytes (LE); then the bytes
/// copy    := 01: length 4 + 3 bits, offset 3 bits of the tag and 1 byte; 10: length − 1 in 6 bits, offset 2 bytes (LE); 11: the same with 4 bytes
/// </code>
/// A copy may overlap what it writes: offset 1, length 5 repeats a byte five times.
/// </summary>
internal static class SnappyBlock
{
    private const int MaxShortLiteral = 60;
    private const int MaxLengthBytes = 5;

    /// <summary>Wraps bytes as one literal: valid, not smaller.</summary>
    public static byte[] Store(ReadOnlySpan<byte> bytes)
    {
        var block = new List<byte>(bytes.Length + 10);
        for (var rest = (uint)bytes.Length; ; rest >>= 7)
        {
            block.Add((byte)(rest < 0x80 ? rest : rest | 0x80));
            if (rest < 0x80)
            {
                break;
            }
        }

        if (bytes.Length is > 0 and <= MaxShortLiteral)
        {
            block.Add((byte)((bytes.Length - 1) << 2));
        }
        else if (bytes.Length > 0)
        {
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)(bytes.Length - 1));
            block.Add(63 << 2);
            block.AddRange(length);
        }

        block.AddRange(bytes);
        return [.. block];
    }

    /// <summary>The length that a block states, to be checked against a bound before anything is allocated.</summary>
    /// <exception cref="InvalidDataException">It states none, or more than 32 bits.</exception>
    public static long UncompressedLength(ReadOnlySpan<byte> block) => ReadLength(block, out _);

    /// <summary>Decompresses a block into a span of exactly <see cref="UncompressedLength"/> bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such block; the message says where.</exception>
    public static void Decompress(ReadOnlySpan<byte> block, Span<byte> into)
    {
        if (ReadLength(block, out var position) != into.Length)
        {
            throw new ArgumentException("The room given is not of the length that the block states.", nameof(into));
        }

        var written = 0;
        while (position < block.Length)
        {
            var tag = block[position++];
            if ((tag & 3) == 0)
            {
                long length = (tag >> 2) + 1;
                if (length > MaxShortLiteral)
                {
                    length = ReadLittleEndian(block, ref position, (int)length - MaxShortLiteral) + 1;
                }

                if (length > block.Length - position || length > into.Length - written)
                {
                    throw Corrupt(position, $"a literal of {length} bytes exceeds what is left");
                }

                block.Slice(position, (int)length).CopyTo(into[written..]);
                position += (int)length;
                written += (int)length;
            }
            else
            {
                Copy(block, tag, ref position, into, ref written);
            }
        }

        if (written != into.Length)
        {
            throw Corrupt(position, $"{written} bytes came out where {into.Length} were stated");
        }
    }

    private static void Copy(ReadOnlySpan<byte> block, byte tag, ref int position, Span<byte> into, ref int written)
    {
        int length;
        long offset;
        if ((tag & 3) == 1)
        {
            length = 4 + ((tag >> 2) & 7);
            offset = ((long)(tag >> 5) << 8) | ReadLittleEndian(block, ref position, 1);
        }
        else
        {
            length = (tag >> 2) + 1;
            offset = ReadLittleEndian(block, ref position, (tag & 3) == 2 ? 2 : 4);
        }

        if (offset == 0 || offset > written || length > into.Length - written)
        {
            throw Corrupt(position, $"a copy of {length} bytes from {offset} back does not fit ({written} of {into.Length} bytes are written)");
        }

        var from = written - (int)offset;
        if (offset >= length)
        {
            into.Slice(from, length).CopyTo(into[written..]);
        }
        else
        {
            for (var i = 0; i < length; i++)
            {
                into[written + i] = into[from + i];
            }
        }

        written += length;
    }

    private static long ReadLength(ReadOnlySpan<byte> block, out int position)
    {
        position = 0;
        return !Uvarint.TryRead(block[..Math.Min(block.Length, MaxLengthBytes)], ref position, out var length) ? throw Corrupt(position, "no length is stated")
            : length <= uint.MaxValue ? (long)length
            : throw Corrupt(0, "the stated length exceeds 32 bits");
    }

    private static long ReadLittleEndian(ReadOnlySpan<byte> block, ref int position, int bytes)
    {
        if (bytes > block.Length - position)
        {
            throw Corrupt(position, "it ends inside an element");
        }

        long value = 0;
        for (var i = 0; i < bytes; i++)
        {
            value |= (long)block[position++] << (8 * i);
        }

        return value;
    }

    private static InvalidDataException Corrupt(int position, string what) => new($"not a Snappy block: at byte {position}, {what}");
}
