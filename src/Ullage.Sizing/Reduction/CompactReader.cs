using System.Buffers.Binary;
using System.Text;

namespace Ullage.Sizing.Reduction;

/// <summary>Reads what <see cref="CompactWriter"/> wrote. Every length is checked against what is left, so damaged bytes give an error and never a large allocation.</summary>
internal ref struct CompactReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    public readonly bool AtEnd => _position == _bytes.Length;

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (_position == _bytes.Length)
            {
                throw Damaged("an integer, but the bytes end");
            }

            var next = _bytes[_position++];
            if (shift == 63 && next > 1)
            {
                throw Damaged("an integer of at most 64 bits");
            }

            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    public long Natural()
    {
        var value = Unsigned();
        return value <= long.MaxValue ? (long)value : throw Damaged("a number that is not negative");
    }

    /// <summary>A number from 0 to <paramref name="most"/>, both inside.</summary>
    public int Small(int most)
    {
        var value = Unsigned();
        return value <= (ulong)most ? (int)value : throw Damaged($"a number of at most {most}, not {value}");
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public double Double() => BitConverter.Int64BitsToDouble((long)Fixed64());

    /// <summary>A double that is finite and not negative, as every value kept is.</summary>
    public double Amount()
    {
        var value = Double();
        return value >= 0 && double.IsFinite(value) ? value : throw Damaged("a finite value that is not negative");
    }

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Bytes() => Take(Small(int.MaxValue));

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public readonly InvalidDataException Damaged(string expected) =>
        new($"Reduction state is damaged at byte {_position} of {_bytes.Length}: expected {expected}. Delete it and reduce the window anew.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _position)
        {
            throw Damaged($"{count} bytes, but {_bytes.Length - _position} are left");
        }

        var taken = _bytes.Slice(_position, count);
        _position += count;
        return taken;
    }
}
