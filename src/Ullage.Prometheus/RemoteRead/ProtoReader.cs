using System.Buffers.Binary;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.RemoteRead;

/// <summary>A protobuf field's way of writing.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>Reads protobuf fields off a span. Every read is checked: damaged bytes give <see cref="InvalidDataException"/> with the offset.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>The number of the field read last.</summary>
    public int Field { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>Goes to the next field; false at the end. Its value must then be read or skipped.</summary>
    public bool Next()
    {
        if (_position >= _message.Length)
        {
            return false;
        }

        var tag = Varint();
        Field = (int)(tag >> 3);
        Type = (WireType)(tag & 7);
        return tag >> 3 is > 0 and < 1 << 29 ? true : throw Damaged($"field number {tag >> 3}");
    }

    public ulong Varint() => Uvarint.Read(_message, ref _position, out var value) switch
    {
        UvarintEnd.Whole => value,
        UvarintEnd.Cut => throw Damaged("the end inside a number"),
        _ => throw Damaged("a number of more than 64 bits"),
    };

    public double Double() => BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong))));

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        return length <= (ulong)(_message.Length - _position) ? Take((int)length) : throw Damaged($"a field of {length} bytes where {_message.Length - _position} are left");
    }

    /// <summary>Whether the field is the one wanted, written as expected; a known field written otherwise is damage.</summary>
    public readonly bool Is(int field, WireType type) =>
        Field == field && (Type == type ? true : throw Damaged($"field {field} of wire type {(int)Type}"));

    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Take(sizeof(ulong));
                break;
            case WireType.Bytes:
                Bytes();
                break;
            case WireType.Fixed32:
                Take(sizeof(uint));
                break;
            default:
                throw Damaged($"wire type {(int)Type}");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - _position)
        {
            throw Damaged($"the end inside a field of {count} bytes");
        }

        var taken = _message.Slice(_position, count);
        _position += count;
        return taken;
    }

    private readonly InvalidDataException Damaged(string what) => new($"not a protobuf message: {what} at byte {_position}");
}
