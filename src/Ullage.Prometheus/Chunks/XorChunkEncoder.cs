using System.Buffers.Binary;
using System.Numerics;

namespace Ullage.Prometheus.Chunks;

/// <summary>
/// Writes an XOR chunk as Prometheus does, byte for byte (see <see cref="XorChunk"/> for the format). One chunk an instance; not thread-safe.
/// </summary>
public sealed class XorChunkEncoder
{
    private readonly List<byte> _bytes = [0, 0];
    private int _freeBits;
    private long _timestamp;
    private long _delta;
    private ulong _value;
    private int _leading = -1;
    private int _trailing;

    /// <summary>Samples written, 0 to <see cref="XorChunk.MaxSamples"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Encodes samples at once.</summary>
    /// <exception cref="ArgumentException">The spans differ in length, or hold more samples than a chunk takes.</exception>
    public static byte[] Encode(ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
    {
        if (timestampsMs.Length != values.Length || timestampsMs.Length > XorChunk.MaxSamples)
        {
            throw new ArgumentException($"{timestampsMs.Length} timestamps and {values.Length} values; equal numbers up to {XorChunk.MaxSamples} make a chunk.", nameof(timestampsMs));
        }

        var encoder = new XorChunkEncoder();
        for (var i = 0; i < timestampsMs.Length; i++)
        {
            encoder.Append(timestampsMs[i], values[i]);
        }

        return encoder.ToArray();
    }

    /// <summary>Adds a sample. Its timestamp may not lie before the one before it.</summary>
    /// <exception cref="InvalidOperationException">The chunk is full.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The second timestamp lies before the first: the format has no sign there.</exception>
    public void Append(long timestampMs, double value)
    {
        if (Count == XorChunk.MaxSamples)
        {
            throw new InvalidOperationException($"A chunk takes at most {XorChunk.MaxSamples} samples; begin another.");
        }

        var bits = BitConverter.DoubleToUInt64Bits(value);
        var delta = unchecked(timestampMs - _timestamp);
        switch (Count)
        {
            case 0:
                WriteUvarint((ulong)((timestampMs << 1) ^ (timestampMs >> 63)));
                Write(bits, 64);
                delta = 0;
                break;
            case 1:
                ArgumentOutOfRangeException.ThrowIfLessThan(timestampMs, _timestamp);
                WriteUvarint((ulong)delta);
                WriteXor(bits ^ _value);
                break;
            default:
                WriteDeltaOfDelta(unchecked(delta - _delta));
                WriteXor(bits ^ _value);
                break;
        }

        (_timestamp, _delta, _value) = (timestampMs, delta, bits);
        Count++;
    }

    /// <summary>The chunk so far.</summary>
    public byte[] ToArray()
    {
        var chunk = _bytes.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(chunk, (ushort)Count);
        return chunk;
    }

    private static bool Fits(long value, int width) => value >= -((1L << (width - 1)) - 1) && value <= 1L << (width - 1);

    private void WriteDeltaOfDelta(long value)
    {
        switch (value)
        {
            case 0:
                Write(0, 1);
                break;
            case var v when Fits(v, 14):
                Write(0b10, 2);
                Write((ulong)value, 14);
                break;
            case var v when Fits(v, 17):
                Write(0b110, 3);
                Write((ulong)value, 17);
                break;
            case var v when Fits(v, 20):
                Write(0b1110, 4);
                Write((ulong)value, 20);
                break;
            default:
                Write(0b1111, 4);
                Write((ulong)value, 64);
                break;
        }
    }

    private void WriteXor(ulong xor)
    {
        if (xor == 0)
        {
            Write(0, 1);
            return;
        }

        // 5 bits hold at most 31 leading zeros; further ones are written as meaningful
        var leading = Math.Min(BitOperations.LeadingZeroCount(xor), 31);
        var trailing = BitOperations.TrailingZeroCount(xor);
        if (_leading >= 0 && leading >= _leading && trailing >= _trailing)
        {
            Write(0b10, 2);
            Write(xor >> _trailing, 64 - _leading - _trailing);
            return;
        }

        (_leading, _trailing) = (leading, trailing);
        var meaningful = 64 - leading - trailing;
        Write(0b11, 2);
        Write((ulong)leading, 5);
        Write((ulong)(meaningful & 63), 6);
        Write(xor >> trailing, meaningful);
    }

    private void WriteUvarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Write((value & 0x7f) | 0x80, 8);
        }

        Write(value, 8);
    }

    private void Write(ulong value, int width)
    {
        for (; width >= 8; width -= 8)
        {
            WriteByte((byte)(value >> (width - 8)));
        }

        for (; width > 0; width--)
        {
            if (_freeBits == 0)
            {
                _bytes.Add(0);
                _freeBits = 8;
            }

            _freeBits--;
            _bytes[^1] |= (byte)(((value >> (width - 1)) & 1) << _freeBits);
        }
    }

    /// <summary>Whole bytes leave a further one begun behind them, even when nothing comes to stand in it: so does Prometheus.</summary>
    private void WriteByte(byte value)
    {
        if (_freeBits == 0)
        {
            _bytes.Add(0);
            _freeBits = 8;
        }

        _bytes[^1] |= (byte)(value >> (8 - _freeBits));
        _bytes.Add((byte)(value << _freeBits));
    }
}
