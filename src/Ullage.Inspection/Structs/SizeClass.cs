using Ullage.Inspection.BuildInfo;

namespace Ullage.Inspection.Structs;

/// <summary>What Go's allocator takes for an object.</summary>
public static class SizeClass
{
    private const long LargestClass = 32768;
    private const long Page = 8192;

    // runtime/sizeclasses.go; the same from Go 1.16 to 1.26.
    private static readonly ushort[] _classes =
    [
        8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408,
        1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480,
        21760, 24576, 27264, 28672, 32768,
    ];

    /// <summary>Bytes taken for an object.</summary>
    /// <param name="size">Its size in bytes, at least 0.</param>
    /// <param name="hasPointers">Whether it holds pointers: since Go 1.22 such objects above 512 bytes (128 with 32 bits) carry a header of 8 bytes.</param>
    /// <param name="toolchain">The version; null counts as a new one.</param>
    /// <param name="pointerSize">4 or 8.</param>
    public static long Of(long size, bool hasPointers, GoVersion? toolchain, int pointerSize)
    {
        if (size == 0)
        {
            return 0;
        }

        // Objects without pointers below 16 bytes share a block of 16, aligned as their size allows.
        if (!hasPointers && size < 16)
        {
            var align = size % 8 == 0 ? 8 : size % 4 == 0 ? 4 : size % 2 == 0 ? 2 : 1;
            return (size + align - 1) / align * align;
        }

        var header = hasPointers && (toolchain is null || toolchain.Value.Minor >= 22) && size > (pointerSize == 8 ? 512 : 128) ? 8 : 0;
        if (size > LargestClass - header)
        {
            return (size + Page - 1) / Page * Page;
        }

        var at = Array.BinarySearch(_classes, (ushort)(size + header));
        return _classes[at >= 0 ? at : ~at];
    }
}
