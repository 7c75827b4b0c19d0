using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ullage.Hosting.Caching;

/// <summary>
/// Hashes texts sixteen bytes at a time by folded products with secrets of this process: faster than the default and, like it, not to be foreseen by whoever chooses the keys.
/// </summary>
internal static class TextHash
{
    /// <summary>Bytes a step; the last step's overlap with those before.</summary>
    private const int Block = 16;

    private static readonly ulong Seed = Secret();

    // A factor is odd.
    private static readonly ulong Factor = Secret() | 1;
    private static readonly ulong LastFactor = Secret() | 1;

    /// <summary>The hash, whose upper bits depend on all of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var length = text.Length * sizeof(char);
        ref var first = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(text.AsSpan()));
        var hash = Seed;
        ulong a, b;
        if (length > Block)
        {
            for (var at = 0; at < length - Block; at += Block)
            {
                hash = Fold(Eight(ref first, at) ^ Factor, Eight(ref first, at + 8) ^ hash);
            }

            (a, b) = (Eight(ref first, length - Block), Eight(ref first, length - 8));
        }
        else if (length >= 8)
        {
            (a, b) = (Eight(ref first, 0), Eight(ref first, length - 8));
        }
        else
        {
            (a, b) = length >= 4 ? (Four(ref first, 0), Four(ref first, length - 4)) : (length == 0 ? 0UL : text[0], 0UL);
        }

        return (int)(Fold(Fold(a ^ Factor, b ^ hash) ^ (ulong)length, LastFactor) >> 32);
    }

    private static ulong Eight(ref byte first, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at));

    private static ulong Four(ref byte first, int at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, at));

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private static ulong Secret() => MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
