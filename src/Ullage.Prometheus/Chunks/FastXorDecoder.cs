using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ullage.Prometheus.Chunks;

/// <summary>
/// The XOR decoder on a 64-bit window of the bit stream. While a whole sample of the longest form surely fits before the end, bits are
/// taken without looking for the end; the last few samples are decoded from a copy with zeros behind it and checked afterwards.
/// Ends and errors are those of <see cref="PlainXorDecoder"/>.
/// </summary>
internal static class FastXorDecoder
{
    /// <summary>The longest sample is 68 bits of time and 77 of value; the last window read begins inside it and takes 9 bytes.</summary>
    private const int Lookahead = 32;

    /// <summary>Decodes a chunk whose count equals the spans' length.</summary>
    public static void Decode(ReadOnlySpan<byte> chunk, Span<long> timestampsMs, Span<double> values)
    {
        var count = timestampsMs.Length;
        if (count == 0)
        {
            return;
        }

        var start = new XorChunkStart(chunk, count);
        timestampsMs[0] = start.FirstTimestamp;
        values[0] = BitConverter.UInt64BitsToDouble(start.FirstValueBits);
        if (count == 1)
        {
            return;
        }

        var state = new State
        {
            Sample = 1,
            Bit = start.Bit,
            Timestamp = start.FirstTimestamp,
            Delta = start.FirstDelta,
            Value = start.FirstValueBits,
            Meaningful = 64,
        };

        if (chunk.Length >= Lookahead)
        {
            Run(ref state, chunk, 0, 8L * (chunk.Length - Lookahead), long.MaxValue, timestampsMs, values, start.SecondSampleBit, chunk.Length);
        }

        if (state.Sample < count)
        {
            Span<byte> padded = stackalloc byte[2 * Lookahead];
            padded.Clear();
            var first = Math.Max(0, chunk.Length - Lookahead);
            chunk[first..].CopyTo(padded);
            Run(ref state, padded, 8L * first, long.MaxValue, 8L * chunk.Length, timestampsMs, values, start.SecondSampleBit, chunk.Length);
        }
    }

    /// <summary>Decodes samples that begin at or before one bit, and fails if one ends after another.</summary>
    private static void Run(
        ref State state, ReadOnlySpan<byte> window, long windowBit, long lastBegin, long end, Span<long> timestampsMs, Span<double> values, long secondSampleBit, int chunkLength)
    {
        var count = timestampsMs.Length;
        values = values[..count];
        ref var origin = ref MemoryMarshal.GetReference(window);
        var bit = state.Bit - windowBit;
        lastBegin = lastBegin == long.MaxValue ? lastBegin : lastBegin - windowBit;
        end = end == long.MaxValue ? end : end - windowBit;
        var (timestamp, delta, value, leading, meaningful) = (state.Timestamp, state.Delta, state.Value, state.Leading, state.Meaningful);
        var i = state.Sample;
        for (; i < count && bit <= lastBegin; i++)
        {
            var begin = bit;
            var peek = Peek(ref origin, bit);
            if (i > 1)
            {
                if ((long)peek >= 0)
                {
                    bit++;
                    peek <<= 1;
                }
                else
                {
                    delta += ReadDeltaOfDelta(ref origin, ref bit, peek);
                    peek = Peek(ref origin, bit);
                }
            }

            timestamp += delta;
            if ((long)peek >= 0)
            {
                bit++;
            }
            else
            {
                if ((peek & (1UL << 62)) == 0)
                {
                    bit += 2;
                }
                else
                {
                    leading = (int)(peek >> 57) & 31;
                    meaningful = (((int)(peek >> 51) - 1) & 63) + 1;
                    bit += 13;
                    if (leading + meaningful > 64 && bit <= end)
                    {
                        throw ChunkFormatException.BadWindow(i, count, i == 1 ? secondSampleBit : begin + windowBit, leading, meaningful);
                    }
                }

                value ^= Take(ref origin, bit, meaningful) << (64 - leading - meaningful);
                bit += meaningful;
            }

            if (bit > end)
            {
                throw ChunkFormatException.PastEnd(i, count, i == 1 ? secondSampleBit : begin + windowBit, chunkLength);
            }

            timestampsMs[i] = timestamp;
            values[i] = BitConverter.UInt64BitsToDouble(value);
        }

        state = new State { Sample = i, Bit = bit + windowBit, Timestamp = timestamp, Delta = delta, Value = value, Leading = leading, Meaningful = meaningful };
    }

    private static long ReadDeltaOfDelta(ref byte origin, ref long bit, ulong peek)
    {
        var ones = BitOperations.LeadingZeroCount(~peek);
        if (ones >= 4)
        {
            var whole = (long)Take(ref origin, bit + 4, 64);
            bit += 68;
            return whole;
        }

        // 10 → 14 bits, 110 → 17, 1110 → 20
        var width = 11 + (3 * ones);
        var read = (long)((peek << (ones + 1)) >> (64 - width));
        bit += ones + 1 + width;
        return read > 1L << (width - 1) ? read - (1L << width) : read;
    }

    /// <summary>At least 57 bits from a bit on, left-aligned. <see cref="Run"/> sees to it that they lie inside the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Peek(ref byte origin, long bit) => BigEndian(ref origin, bit) << (int)(bit & 7);

    /// <summary>1 to 64 bits from a bit on, right-aligned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Take(ref byte origin, long bit, int width)
    {
        var shift = (int)(bit & 7);
        var read = (BigEndian(ref origin, bit) << shift) | ((ulong)Unsafe.Add(ref origin, (nint)(bit >> 3) + sizeof(ulong)) >> (8 - shift));
        return read >> (64 - width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BigEndian(ref byte origin, long bit)
    {
        var bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref origin, (nint)(bit >> 3)));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(bytes) : bytes;
    }

    private struct State
    {
        public int Sample;
        public long Bit;
        public long Timestamp;
        public long Delta;
        public ulong Value;
        public int Leading;
        public int Meaningful;
    }
}
