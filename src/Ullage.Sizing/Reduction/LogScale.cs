namespace Ullage.Sizing.Reduction;

/// <summary>
/// Numbers buckets so that each is 2 % wider than the one below: 35 to an octave, aligned to powers of two, so that γ = 2^(1/35) and the middle of a
/// bucket lies within (γ − 1)/(γ + 1) = 0.990 % of every value in it. Finding a bucket takes the exponent and one table look-up by the top seven bits of
/// the mantissa (a slot is at most 0.8 % wide, so at most one bound falls inside it): no logarithm, hence the same bucket on every machine.
/// </summary>
internal static class LogScale
{
    /// <summary>Values below this count as zero: a nanocore, less than a byte.</summary>
    public const double Smallest = 1.0 / (1 << 30);

    /// <summary>Values from here on share the topmost bucket.</summary>
    public const double Largest = 1L << 62;

    /// <summary>Number of buckets; indices run from 0 to one below.</summary>
    public const int Buckets = Octaves * PerOctave;

    private const int PerOctave = 35;
    private const int Octaves = 92;
    private const int LowestExponent = -30;
    private const int SlotBits = 7;
    private const double Gamma = 1.020001609421199;

    // The mantissa (52 bits) at which each bucket of an octave begins, and one past the last.
    private static readonly long[] Bounds = MakeBounds();
    private static readonly byte[] FirstOfSlot = MakeSlots();

    /// <summary>The bucket of a value that is at least <see cref="Smallest"/>.</summary>
    public static int Index(double value) => Index(value, out _, out _);

    /// <summary>The same, with the bits of the bucket's first value and the number of doubles in it.</summary>
    public static int Index(double value, out long firstBits, out long width)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var octave = (int)(bits >> 52) - 1023 - LowestExponent;
        if (octave >= Octaves)
        {
            (firstBits, width) = (bits, 1);
            return Buckets - 1;
        }

        var mantissa = bits & ((1L << 52) - 1);
        var bucket = (int)FirstOfSlot[(int)(mantissa >> (52 - SlotBits))];
        bucket += mantissa >= Bounds[bucket + 1] ? 1 : 0;
        firstBits = bits - mantissa + Bounds[bucket];
        width = Bounds[bucket + 1] - Bounds[bucket];
        return octave * PerOctave + bucket;
    }

    /// <summary>The value that stands for a bucket: between its bounds L and U, 2LU/(L + U), which is equally far from both in relative terms.</summary>
    public static double Value(int index)
    {
        var (octave, bucket) = Math.DivRem(index, PerOctave);
        var low = 1 + Bounds[bucket] * Math.ScaleB(1, -52);
        var high = 1 + Bounds[bucket + 1] * Math.ScaleB(1, -52);
        return Math.ScaleB(2 * low * high / (low + high), octave + LowestExponent);
    }

    private static long[] MakeBounds()
    {
        var bounds = new long[PerOctave + 1];
        var bound = 1.0;
        for (var i = 0; i < PerOctave; i++)
        {
            bounds[i] = BitConverter.DoubleToInt64Bits(bound) & ((1L << 52) - 1);
            bound *= Gamma;
        }

        bounds[PerOctave] = 1L << 52;
        return bounds;
    }

    private static byte[] MakeSlots()
    {
        var slots = new byte[1 << SlotBits];
        for (var slot = 0; slot < slots.Length; slot++)
        {
            var start = (long)slot << (52 - SlotBits);
            var bucket = 0;
            while (Bounds[bucket + 1] <= start)
            {
                bucket++;
            }

            slots[slot] = (byte)bucket;
        }

        return slots;
    }
}
