using System.Runtime.CompilerServices;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// Numbers buckets so that each is 2 % wider than the one below: 35 to an octave, aligned to powers of two, so that γ = 2^(1/35) and the middle of a
/// bucket lies within (γ − 1)/(γ + 1) = 0.990 % of every value in it. Finding a bucket takes the exponent and one table look-up by the top seven bits of
/// the mantissa (a slot is at most 0.8 % wide, so at most one bound falls inside it): no logarithm, hence the same bucket on every machine, and no branch that
/// depends on the value.
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
    private const int MantissaBits = 52;
    private const long MantissaEnd = 1L << MantissaBits;
    private const double Gamma = 1.020001609421199;

    // The mantissa (52 bits) at which each bucket of an octave begins, and one past the last.
    private static readonly long[] Bounds = MakeBounds();

    // For each slot b × 2⁵² + (2⁵² − m), b its first bucket and m the mantissa at which the next begins, 2⁵² when that is not inside: added to a mantissa
    // of the slot, the bucket is what stands above 2⁵².
    private static readonly long[] Slots = MakeSlots();

    /// <summary>The bucket of a value that is at least <see cref="Smallest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Index(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var octave = (int)(bits >> MantissaBits) - 1023 - LowestExponent;
        var mantissa = bits & (MantissaEnd - 1);
        var bucket = (int)((Slots[(int)(mantissa >> (MantissaBits - SlotBits))] + mantissa) >> MantissaBits);
        return octave < Octaves ? octave * PerOctave + bucket : Buckets - 1;
    }

    /// <summary>The same, with the bits of the bucket's first value and the number of doubles in it.</summary>
    public static int Index(double value, out long firstBits, out long width)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var index = Index(value);
        var bucket = index % PerOctave;
        (firstBits, width) = (int)(bits >> MantissaBits) - 1023 - LowestExponent >= Octaves
            ? (bits, 1)
            : ((bits & ~(MantissaEnd - 1)) + Bounds[bucket], Bounds[bucket + 1] - Bounds[bucket]);
        return index;
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
            bounds[i] = BitConverter.DoubleToInt64Bits(bound) & (MantissaEnd - 1);
            bound *= Gamma;
        }

        bounds[PerOctave] = MantissaEnd;
        return bounds;
    }

    private static long[] MakeSlots()
    {
        var slots = new long[1 << SlotBits];
        for (var slot = 0; slot < slots.Length; slot++)
        {
            var start = (long)slot << (MantissaBits - SlotBits);
            var end = start + (1L << (MantissaBits - SlotBits));
            long bucket = 0;
            while (Bounds[bucket + 1] <= start)
            {
                bucket++;
            }

            var next = Bounds[bucket + 1] < end ? Bounds[bucket + 1] : MantissaEnd;
            slots[slot] = (bucket << MantissaBits) + (MantissaEnd - next);
        }

        return slots;
    }
}
