using System.Buffers.Binary;
using Ullage.Prometheus.Checksums;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.Tests.Tsdb;

/// <summary>Recomputes an index's checksums after damage, as an attacker would, so that the checks behind them are reached.</summary>
internal static class IndexChecksums
{
    private const int TocBytes = 52;

    public static byte[] Mend(byte[] index)
    {
        if (index.Length < TocBytes)
        {
            return index;
        }

        var toc = index.AsSpan(index.Length - TocBytes);
        BinaryPrimitives.WriteUInt32BigEndian(toc[48..], Crc32C.Of(toc[..48]));
        MendSection(index, BinaryPrimitives.ReadUInt64BigEndian(toc));
        MendSection(index, BinaryPrimitives.ReadUInt64BigEndian(toc[40..]));
        for (var at = BinaryPrimitives.ReadUInt64BigEndian(toc[8..]); at < BinaryPrimitives.ReadUInt64BigEndian(toc[16..]) && at < (ulong)(index.Length - 16); at += 16)
        {
            var position = (int)at;
            if (Uvarint.TryRead(index, ref position, out var length) && length < (ulong)(index.Length - position - 4))
            {
                BinaryPrimitives.WriteUInt32BigEndian(index.AsSpan(position + (int)length), Crc32C.Of(index.AsSpan(position, (int)length)));
                at = ((ulong)position + length + 4 + 15) / 16 * 16 - 16;
            }
        }

        return index;
    }

    private static void MendSection(byte[] index, ulong offset)
    {
        if (offset < (ulong)(index.Length - 8) && BinaryPrimitives.ReadUInt32BigEndian(index.AsSpan((int)offset)) is var length && length < (ulong)index.Length - offset - 8)
        {
            BinaryPrimitives.WriteUInt32BigEndian(index.AsSpan((int)(offset + 4 + length)), Crc32C.Of(index.AsSpan((int)offset + 4, (int)length)));
        }
    }
}
