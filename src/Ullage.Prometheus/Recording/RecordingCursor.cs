using System.Buffers.Binary;
using System.Text;
using Ullage.Model;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.Recording;

/// <summary>Reads a recording's fields in order; every read is bounded by the bytes that are there.</summary>
internal ref struct RecordingCursor(ReadOnlySpan<byte> bytes, string place)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly string _place = place;
    private int _at;

    public readonly bool AtEnd => _at >= _bytes.Length;

    public readonly int Left => _bytes.Length - _at;

    public byte Byte() => _at < _bytes.Length ? _bytes[_at++] : throw Torn("the bytes end early");

    public ulong Unsigned() => Uvarint.Read(_bytes, ref _at, out var value) switch
    {
        UvarintEnd.Whole => value,
        UvarintEnd.Cut => throw Torn("the bytes end early"),
        _ => throw Torn("a number is longer than 64 bits"),
    };

    public long Signed() => Uvarint.Signed(Unsigned());

    /// <summary>A count of things that take at least <paramref name="leastBytes"/> each, so that it cannot promise more than is there.</summary>
    public int Count(int leastBytes)
    {
        var value = Unsigned();
        return value <= (ulong)(Left / leastBytes) ? (int)value : throw Torn($"a count of {value} exceeds the {Left} bytes left");
    }

    public ReadOnlySpan<byte> Take(int length)
    {
        var taken = length <= Left ? _bytes.Slice(_at, length) : throw Torn("the bytes end early");
        _at += length;
        return taken;
    }

    public string Text() => Encoding.UTF8.GetString(Take(Count(1)));

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long Fixed64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public readonly SourceException Torn(string what) =>
        new(SourceFailure.Malformed, $"{_place}: {what} at byte {_at} of {_bytes.Length}; the recording is damaged, make or fetch it again");
}
