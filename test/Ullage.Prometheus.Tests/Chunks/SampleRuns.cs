using Ullage.Model;

namespace Ullage.Prometheus.Tests.Chunks;

/// <summary>Sample sequences that exercise every branch of the XOR format, made from a seed.</summary>
internal static class SampleRuns
{
    private static readonly double[] Peculiar =
    [
        double.NaN, StaleMarker.Value, BitConverter.Int64BitsToDouble(0x7ff8dead_beef0123), BitConverter.Int64BitsToDouble(-1),
        double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, double.Epsilon, double.MaxValue, 1.0, -1.0,
    ];

    private static readonly long[] Steps =
    [
        1, 15_000, 30_000, 30_001, 29_999, 8_191, 8_192, 8_193, 16_384, 65_535, 65_536, 65_537, 524_287, 524_288, 524_289, 86_400_000, 1L << 40, 1L << 60,
    ];

    public static (long[] Timestamps, double[] Values) Make(Random random, int count)
    {
        var timestamps = new long[count];
        var values = new double[count];
        var kind = random.Next(5);
        var timestamp = kind == 4 ? random.NextInt64(long.MinValue / 4, long.MaxValue / 4) : 1_700_000_000_000 + random.Next(100_000);
        var value = 1e9 * random.NextDouble();
        var step = Steps[random.Next(16)];
        for (var i = 0; i < count; i++)
        {
            timestamps[i] = timestamp;
            values[i] = value;
            timestamp = unchecked(timestamp + kind switch
            {
                0 => step,
                1 => step + random.Next(-1, 3),
                2 => Steps[random.Next(Steps.Length)] + random.Next(1, 3),
                _ => random.Next(1, 1_200_000),
            });
            value = random.Next(6) switch
            {
                0 => value,
                1 => Peculiar[random.Next(Peculiar.Length)],
                2 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                3 => value + 1,
                4 => random.Next(1000) * 4096.0,
                _ => value * random.NextDouble(),
            };
        }

        return (timestamps, values);
    }

    public static long[] Bits(ReadOnlySpan<double> values)
    {
        var bits = new long[values.Length];
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.DoubleToInt64Bits(values[i]);
        }

        return bits;
    }
}
