namespace Ullage.Pprof;

/// <summary>Reads the protocol buffers' wire format from a span: fields in any order, unknown ones skipped.</summary>
internal ref struct ProtoSpan
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _data;
    private readonly int _origin;
    private int _at;

    /// <param name="data">The message.</param>
    /// <param name="origin">Its offset in the profile, for messages to people.</param>
    public ProtoSpan(ReadOnlySpan<byte> data, int origin)
    {
        _data = data;
        _origin = origin;
    }

    /// <summary>Number of the field that <see cref="Next"/> stands on.</summary>
    public int Field { get; private set; }

    /// <summary>Its wire type.</summary>
    public int Type { get; private set; }

    /// <summary>Offset in the profile of what is read next.</summary>
    public readonly int Offset => _origin + _at;

    public readonly bool IsAtEnd => _at == _data.Length;

    public bool Next()
    {
        if (IsAtEnd)
        {
            return false;
        }

        var at = Offset;
        var tag = ReadVarint();
        (Field, Type) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
        if (Field is 0 or > 536_870_911 || Type is not (Varint or Fixed64 or Bytes or Fixed32))
        {
            throw new PprofFormatException($"Byte {at} begins field {tag >> 3} of wire type {Type}; expected a field from 1 and a type of 0, 1, 2 or 5. It is no pprof profile, or a damaged one.");
        }

        return true;
    }

    /// <summary>The value of a number field.</summary>
    public ulong Number()
    {
        Expect(Varint);
        return ReadVarint();
    }

    public long Signed() => unchecked((long)Number());

    public ProtoSpan Message(out int length)
    {
        var bytes = Slice(out var origin);
        length = bytes.Length;
        return new ProtoSpan(bytes, origin);
    }

    public ReadOnlySpan<byte> Slice(out int origin)
    {
        Expect(Bytes);
        var at = Offset;
        var length = ReadVarint();
        if (length > (ulong)(_data.Length - _at))
        {
            throw new PprofFormatException($"Field {Field} at byte {at} says it is {length} bytes long; {_data.Length - _at} follow. The profile was cut short or damaged.");
        }

        origin = Offset;
        _at += (int)length;
        return _data.Slice(origin - _origin, (int)length);
    }

    public ulong ReadVarint()
    {
        var start = Offset;
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at == _data.Length)
            {
                throw new PprofFormatException($"The number at byte {start} does not end. The profile was cut short or damaged.");
            }

            var b = _data[_at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return shift == 63 && b > 1 ? throw TooLong(start) : value;
            }
        }

        throw TooLong(start);
    }

    public void Skip()
    {
        switch (Type)
        {
            case Varint:
                ReadVarint();
                break;
            case Bytes:
                Slice(out _);
                break;
            default:
                var width = Type == Fixed64 ? 8 : 4;
                if (_data.Length - _at < width)
                {
                    throw new PprofFormatException($"Field {Field} at byte {Offset} needs {width} bytes; {_data.Length - _at} follow. The profile was cut short or damaged.");
                }

                _at += width;
                break;
        }
    }

    private readonly void Expect(int type)
    {
        if (Type != type)
        {
            throw new PprofFormatException($"Field {Field} at byte {Offset} has wire type {Type}; expected {type}. It is no pprof profile, or a damaged one.");
        }
    }

    private static PprofFormatException TooLong(int at) => new($"The number at byte {at} has more than 64 bits. It is no pprof profile, or a damaged one.");
}
