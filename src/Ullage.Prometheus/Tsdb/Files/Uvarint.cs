namespace Ullage.Prometheus.Tsdb.Files;

/// <summary>Go's unsigned variable-length integers within a span: base 128, low bits first, at most ten bytes.</summary>
internal static class Uvarint
{
    private const int MaxBytes = 10;

    /// <summary>Reads one and moves past it; false when it does not end within the span or exceeds 64 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var i = 0; i < MaxBytes && at < bytes.Length; i++)
        {
            var read = bytes[at++];
            if (i == MaxBytes - 1 && read > 1)
            {
                return false;
            }

            value |= (ulong)(read & 0x7f) << (7 * i);
            if (read < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a zigzag signed one.</summary>
    public static bool TryReadSigned(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        var read = TryRead(bytes, ref at, out var zigzag);
        value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        return read;
    }
}
