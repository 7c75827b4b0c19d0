using System.Buffers.Binary;

namespace Ullage.Prometheus.Recording;

/// <summary>Reads back what <see cref="ValueColumn"/> wrote, a run at a time.</summary>
internal ref struct ValueColumnReader
{
    private readonly byte _kind;
    private readonly int _order;
    private readonly int _shift;
    private readonly double _scale;
    private RecordingCursor _values;
    private RecordingCursor _exceptions;
    private int _exceptionsLeft;
    private int _nextException = -1;
    private int _position;
    private long _last;
    private long _lastDelta;

    public ValueColumnReader(ReadOnlySpan<byte> column, string place)
    {
        _values = new RecordingCursor(column, place);
        _kind = _values.Byte();
        _scale = 1;
        switch (_kind)
        {
            case ValueColumn.Xor:
                break;
            case ValueColumn.Whole:
                _order = _values.Byte();
                var decimals = _values.Byte();
                _shift = _values.Byte();
                if (_order is not (1 or 2) || decimals > ValueColumn.MostDecimals || _shift > 52)
                {
                    throw _values.Torn("a column of values has an unknown scale");
                }

                _scale = ValueColumn.PowerOfTen(decimals);
                _exceptionsLeft = _values.Count(9);
                _exceptions = _values;
                for (var i = 0; i < _exceptionsLeft; i++)
                {
                    _values.Unsigned();
                    _values.Fixed64();
                }

                Advance();
                break;
            default:
                throw _values.Torn($"a column of values is of kind {_kind}, known are 0 and 1");
        }
    }

    public void Read(Span<double> into)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = _kind == ValueColumn.Xor ? NextXor() : NextWhole();
        }
    }

    private double NextXor()
    {
        _last ^= BinaryPrimitives.ReverseEndianness((long)_values.Unsigned());
        return BitConverter.Int64BitsToDouble(_last);
    }

    private double NextWhole()
    {
        var difference = _values.Signed();
        _lastDelta = _order == 1 ? difference : unchecked(_lastDelta + difference);
        _last = unchecked(_last + _lastDelta);
        var value = (_last << _shift) / _scale;
        if (_position++ == _nextException)
        {
            value = BitConverter.Int64BitsToDouble(_exceptions.Fixed64());
            _exceptionsLeft--;
            Advance();
        }

        return value;
    }

    /// <summary>Positions are counted from the last exception, the first from the start.</summary>
    private void Advance()
    {
        var from = Math.Max(0, _nextException);
        _nextException = _exceptionsLeft > 0 ? (int)Math.Min(int.MaxValue, (ulong)from + _exceptions.Unsigned()) : -1;
    }
}
