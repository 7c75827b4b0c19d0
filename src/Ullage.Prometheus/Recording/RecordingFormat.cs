using System.Text;

namespace Ullage.Prometheus.Recording;

/// <summary>
/// The bytes of a recording: samples of a stretch of time in one small, checksummed, lossless file.
/// <code>
/// file       "ULLAGERC" | version u8 | length u32 | crc32c u32 | directory | block …          (integers little-endian)
/// directory  deflated: text note | zigzag startMs | zigzag endMs | uvarint metrics | metric …   (crc32c is of the deflated bytes)
/// metric     text name | uvarint offset | uvarint length | uvarint inflatedLength | u32 crc32c | uvarint series | uvarint samples
/// block      one metric, deflated: series …
/// series     uvarint labels | (text name, text value) … | uvarint samples | uvarint timesLength | uvarint valuesLength | times | values
/// times      zigzag first | zigzag delta | zigzag change of delta …
/// values     u8 kind | kind 0: uvarint of the byte-reversed XOR with the last bits …
///                    | kind 1: u8 order (1 or 2) | u8 decimals | u8 shift | uvarint exceptions | (uvarint positions since the last, u64 bits) …
///                              | zigzag differences of that order, of n = value × 10^decimals ÷ 2^shift …
/// text       uvarint length | UTF-8
/// </code>
/// Deflate works well behind these columns: a regular series' times are a run of zeros, and a page-aligned gauge or a counter of whole
/// milliseconds takes a byte or two a sample. Values that are not finite are exceptions of kind 1; what fits neither is kind 0.
/// </summary>
internal static class RecordingFormat
{
    public const byte Version = 1;
    public const int HeaderLength = 8 + 1 + 4 + 4;

    /// <summary>No block or directory may inflate beyond this.</summary>
    public const int MostInflated = 128 << 20;

    public static ReadOnlySpan<byte> Magic => "ULLAGERC"u8;

    public static void PutUnsigned(this List<byte> to, ulong value)
    {
        while (value >= 0x80)
        {
            to.Add((byte)(value | 0x80));
            value >>= 7;
        }

        to.Add((byte)value);
    }

    public static void PutSigned(this List<byte> to, long value) => to.PutUnsigned((ulong)(value << 1) ^ (ulong)(value >> 63));

    public static void PutText(this List<byte> to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        to.PutUnsigned((ulong)bytes.Length);
        to.AddRange(bytes);
    }
}
