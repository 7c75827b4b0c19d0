using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ullage.Hosting.Profiling.Nettrace;

/// <summary>Reads little-endian values from a block; never beyond its end.</summary>
internal ref struct Cursor(ReadOnlySpan<byte> data, string what)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private readonly string _what = what;

    public int At { get; private set; }

    public readonly bool IsAtEnd => At == _data.Length;

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)(_data.Length - At))
        {
            throw new NettraceFormatException($"A {_what} of {_data.Length} bytes asks for {count} bytes at byte {At}; expected no more than {_data.Length - At}.");
        }

        At += count;
        return _data.Slice(At - count, count);
    }

    public byte Byte() => Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public ulong Address(int pointerSize) => pointerSize == 8 ? UInt64() : UInt32();

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var b = Byte();
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new NettraceFormatException($"A number at byte {At} of a {_what} has more than ten bytes; expected at most ten.");
    }

    /// <summary>A text in UTF-16 up to its 0.</summary>
    public ReadOnlySpan<char> Text()
    {
        var rest = _data[At..];
        for (var i = 0; i + 1 < rest.Length; i += 2)
        {
            if (rest[i] == 0 && rest[i + 1] == 0)
            {
                At += i + 2;
                return MemoryMarshal.Cast<byte, char>(rest[..i]);
            }
        }

        throw new NettraceFormatException($"A text at byte {At} of a {_what} does not end; expected two zero bytes behind it.");
    }
}
