using System.IO.Compression;

namespace Ullage.Inspection.Bytes;

/// <summary>Decompresses sections whose size is told beforehand.</summary>
internal static class Inflation
{
    // Deflate's best: 258 bytes for 2 bits and a bit. What claims more would only reserve memory.
    private const int MostRatio = 1032;

    /// <summary>Decompresses zlib data.</summary>
    /// <param name="compressed">The data.</param>
    /// <param name="size">Bytes that come out.</param>
    /// <param name="most">Most bytes allowed.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="InspectionException">Damaged, or of another size.</exception>
    public static byte[] Zlib(ReadOnlyMemory<byte> compressed, ulong size, int most, string name)
    {
        if (size > (ulong)most)
        {
            throw InspectionException.TooLarge($"{name}: {size} bytes decompressed; at most {most} are read");
        }

        if (size > (ulong)compressed.Length * MostRatio + 64)
        {
            throw InspectionException.Malformed($"{name}: claims {size} bytes out of {compressed.Length} compressed, which zlib cannot do");
        }

        var result = GC.AllocateUninitializedArray<byte>((int)size);
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed.ToArray(), writable: false), CompressionMode.Decompress);
            var total = stream.ReadAtLeast(result, result.Length, throwOnEndOfStream: false);
            return total == result.Length ? result : throw InspectionException.Malformed($"{name}: {total} bytes decompressed, {size} expected");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw InspectionException.Malformed($"{name}: is not zlib data ({e.Message})", e);
        }
    }
}
