using System.Text;

namespace Ullage.Pprof;

/// <summary>A message of the protocol buffers' wire format under construction.</summary>
internal sealed class ProtoBuffer
{
    private byte[] _data = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _data.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>A number; none is written for 0, which is what its absence means.</summary>
    public void Number(int field, long value)
    {
        if (value != 0)
        {
            Varint((ulong)field << 3);
            Varint(unchecked((ulong)value));
        }
    }

    public void Number(int field, ulong value) => Number(field, unchecked((long)value));

    public void Flag(int field, bool value) => Number(field, value ? 1L : 0L);

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Head(field, value.Length);
        value.CopyTo(Room(value.Length));
    }

    public void Text(int field, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Head(field, length);
        Encoding.UTF8.GetBytes(value, Room(length));
    }

    public void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Room(1)[0] = (byte)(value | 0x80);
            value >>= 7;
        }

        Room(1)[0] = (byte)value;
    }

    private void Head(int field, int length)
    {
        Varint(((ulong)field << 3) | ProtoSpan.Bytes);
        Varint((ulong)length);
    }

    private Span<byte> Room(int length)
    {
        if (_data.Length - Length < length)
        {
            Array.Resize(ref _data, Math.Max(_data.Length * 2, Length + length));
        }

        Length += length;
        return _data.AsSpan(Length - length, length);
    }
}
