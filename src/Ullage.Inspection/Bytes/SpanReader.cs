using System.Buffers.Binary;
using System.Text;

namespace Ullage.Inspection.Bytes;

/// <summary>Reads numbers and texts one after the other, in the byte order of the binary; what is not there is an error, never a read beyond the end.</summary>
internal ref struct SpanReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _little;

    /// <summary>Reads from the beginning.</summary>
    public SpanReader(ReadOnlySpan<byte> bytes, bool little)
    {
        _bytes = bytes;
        _little = little;
    }

    /// <summary>Where the next read begins.</summary>
    public int Position { get; private set; }

    /// <summary>Whether everything was read.</summary>
    public readonly bool AtEnd => Position >= _bytes.Length;

    /// <summary>Goes to a position.</summary>
    public void Seek(ulong position) => Position = position <= (ulong)_bytes.Length ? (int)position : throw Short(position);

    /// <summary>Passes over bytes.</summary>
    public void Skip(ulong count) => Position = count <= (ulong)(_bytes.Length - Position) ? Position + (int)count : throw Short((ulong)Position + count);

    /// <summary>One byte.</summary>
    public byte U8() => Take(1)[0];

    /// <summary>Two bytes.</summary>
    public ushort U16() => _little ? BinaryPrimitives.ReadUInt16LittleEndian(Take(2)) : BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    /// <summary>Three bytes.</summary>
    public uint U24()
    {
        var b = Take(3);
        return _little ? (uint)(b[0] | b[1] << 8 | b[2] << 16) : (uint)(b[2] | b[1] << 8 | b[0] << 16);
    }

    /// <summary>Four bytes.</summary>
    public uint U32() => _little ? BinaryPrimitives.ReadUInt32LittleEndian(Take(4)) : BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    /// <summary>Eight bytes.</summary>
    public ulong U64() => _little ? BinaryPrimitives.ReadUInt64LittleEndian(Take(8)) : BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    public ulong Word(int size) => size switch
    {
        8 => U64(),
        4 => U32(),
        2 => U16(),
        1 => U8(),
        _ => throw InspectionException.Malformed($"a number of {size} bytes; expected 1, 2, 4 or 8"),
    };

    /// <summary>An unsigned LEB128 number; bits above the 64th are an error.</summary>
    public ulong Uleb()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = U8();
            if (shift >= 63 && (b & 0x7F) > (shift == 63 ? 1 : 0))
            {
                throw InspectionException.Malformed($"a LEB128 number of more than 64 bits at byte {Position - 1}");
            }

            // Padding by any number of empty groups is allowed; a shift of 64 or more would begin again at 0.
            value |= shift < 64 ? (ulong)(b & 0x7F) << shift : 0;
            if ((b & 0x80) == 0)
            {
                return value;
            }
        }
    }

    /// <summary>A signed LEB128 number.</summary>
    public long Sleb()
    {
        long value = 0;
        for (var shift = 0; ;)
        {
            var b = U8();
            value |= shift < 64 ? (long)(b & 0x7F) << shift : 0;
            shift += 7;
            if ((b & 0x80) == 0)
            {
                return shift < 64 && (b & 0x40) != 0 ? value | -1L << shift : value;
            }
        }
    }

    /// <summary>Bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _bytes.Length - Position)
        {
            throw Short((ulong)Position + (uint)count);
        }

        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>Bytes up to a zero, which is passed over.</summary>
    public ReadOnlySpan<byte> ZeroTerminated()
    {
        var length = _bytes[Position..].IndexOf((byte)0);
        if (length < 0)
        {
            throw InspectionException.Malformed($"a text at byte {Position} that does not end");
        }

        var text = _bytes.Slice(Position, length);
        Position += length + 1;
        return text;
    }

    /// <summary>Text that ends with a zero at a position of a string table; empty where there is none.</summary>
    public static string TextAt(ReadOnlySpan<byte> table, ulong position) => Encoding.UTF8.GetString(BytesAt(table, position));

    /// <summary>Bytes that end with a zero at a position of a string table; empty where there are none.</summary>
    public static ReadOnlySpan<byte> BytesAt(ReadOnlySpan<byte> table, ulong position)
    {
        if (position >= (ulong)table.Length)
        {
            return default;
        }

        var rest = table[(int)position..];
        var length = rest.IndexOf((byte)0);
        return length < 0 ? rest : rest[..length];
    }

    private readonly InspectionException Short(ulong wanted) => InspectionException.Malformed($"the data ends at byte {_bytes.Length}, where byte {wanted} was expected");
}
