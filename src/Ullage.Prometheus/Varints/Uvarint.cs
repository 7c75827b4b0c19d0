namespace Ullage.Prometheus.Varints;

/// <summary>How reading a variable-length integer ended.</summary>
internal enum UvarintEnd
{
    /// <summary>It is read.</summary>
    Whole,

    /// <summary>The bytes end inside it.</summary>
    Cut,

    /// <summary>It exceeds 64 bits.</summary>
    TooLong,
}

/// <summary>The unsigned variable-length integers of Go's encoding/binary, protobuf and Snappy within a span: base 128, low bits first, at most ten bytes. The only reader of them in this project.</summary>
internal static class Uvarint
{
    /// <summary>The longest: nine bytes of seven bits, and one bit.</summary>
    public const int MaxBytes = 10;

    /// <summary>Reads one and moves past it, or past what could be read of it.</summary>
    public static UvarintEnd Read(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; at < bytes.Length; shift += 7)
        {
            var read = bytes[at++];
            if (shift == 7 * (MaxBytes - 1) && read > 1)
            {
                return UvarintEnd.TooLong;
            }

            value |= (ulong)(read & 0x7f) << shift;
            if (read < 0x80)
            {
                return UvarintEnd.Whole;
            }
        }

        return UvarintEnd.Cut;
    }

    /// <summary>Reads one and moves past it; false when it does not end within the span or exceeds 64 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out ulong value) => Read(bytes, ref at, out value) == UvarintEnd.Whole;

    /// <summary>Reads a signed one.</summary>
    public static bool TryReadSigned(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        var read = TryRead(bytes, ref at, out var zigzag);
        value = Signed(zigzag);
        return read;
    }

    /// <summary>The signed integer of a zigzag one: 0, 1, 2, 3 are 0, −1, 1, −2.</summary>
    public static long Signed(ulong zigzag) => (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
}
