using System.Buffers.Binary;
using System.Numerics;

namespace Ullage.Prometheus.RemoteRead;

/// <summary>CRC-32 with Castagnoli's polynomial, by the processor's instruction where it has one. Check value: "123456789" gives e3069283.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
