using System.Buffers.Binary;

namespace Ullage.Prometheus.Recording;

/// <summary>Writes the values of a series as the smallest exact form.</summary>
internal static class ValueColumn
{
    public const byte Xor = 0;
    public const byte Whole = 1;
    public const int MostDecimals = 9;

    /// <summary>Whole numbers beyond this are not told apart by a double.</summary>
    private const double MostWhole = 9_007_199_254_740_992;

    public static double PowerOfTen(int decimals)
    {
        ReadOnlySpan<double> powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
        return powers[decimals];
    }

    public static void Write(ReadOnlySpan<double> values, List<byte> to)
    {
        var whole = new long[values.Length];
        for (var decimals = 0; decimals <= MostDecimals; decimals++)
        {
            if (TryScale(values, decimals, whole))
            {
                WriteWhole(values, whole, decimals, to);
                return;
            }
        }

        WriteXor(values, to);
    }

    private static bool TryScale(ReadOnlySpan<double> values, int decimals, long[] whole)
    {
        var scale = PowerOfTen(decimals);
        long last = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]))
            {
                var scaled = Math.Round(values[i] * scale);
                if (Math.Abs(scaled) > MostWhole
                    || BitConverter.DoubleToInt64Bits((long)scaled / scale) != BitConverter.DoubleToInt64Bits(values[i]))
                {
                    return false;
                }

                last = (long)scaled;
            }

            whole[i] = last;
        }

        return true;
    }

    private static void WriteWhole(ReadOnlySpan<double> values, long[] whole, int decimals, List<byte> to)
    {
        var bits = 0L;
        foreach (var n in whole)
        {
            bits |= n;
        }

        var shift = bits == 0 ? 0 : Math.Min(52, (int)long.TrailingZeroCount(bits));
        for (var i = 0; i < whole.Length; i++)
        {
            whole[i] >>= shift;
        }

        var first = Differences(whole, 1);
        var second = Differences(whole, 2);
        var order = second.Count < first.Count ? 2 : 1;
        to.Add(Whole);
        to.Add((byte)order);
        to.Add((byte)decimals);
        to.Add((byte)shift);
        WriteExceptions(values, to);
        to.AddRange(order == 2 ? second : first);
    }

    private static List<byte> Differences(long[] whole, int order)
    {
        var written = new List<byte>(whole.Length);
        long last = 0, lastDelta = 0;
        foreach (var n in whole)
        {
            var delta = n - last;
            written.PutSigned(order == 1 ? delta : delta - lastDelta);
            (last, lastDelta) = (n, delta);
        }

        return written;
    }

    private static void WriteExceptions(ReadOnlySpan<double> values, List<byte> to)
    {
        var count = 0;
        foreach (var value in values)
        {
            count += double.IsFinite(value) ? 0 : 1;
        }

        to.PutUnsigned((ulong)count);
        var last = 0;
        Span<byte> bits = stackalloc byte[8];
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                to.PutUnsigned((ulong)(i - last));
                BinaryPrimitives.WriteDoubleLittleEndian(bits, values[i]);
                to.AddRange(bits);
                last = i;
            }
        }
    }

    private static void WriteXor(ReadOnlySpan<double> values, List<byte> to)
    {
        to.Add(Xor);
        long last = 0;
        foreach (var value in values)
        {
            var bits = BitConverter.DoubleToInt64Bits(value);
            to.PutUnsigned((ulong)BinaryPrimitives.ReverseEndianness(bits ^ last));
            last = bits;
        }
    }
}
