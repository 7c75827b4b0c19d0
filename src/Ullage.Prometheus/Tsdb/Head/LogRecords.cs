using System.Buffers.Binary;
using Ullage.Model;
using Ullage.Prometheus.Checksums;
using Ullage.Prometheus.Snappy;
using Ullage.Prometheus.Tsdb.Files;

namespace Ullage.Prometheus.Tsdb.Head;

/// <summary>
/// Reads the records of one segment of a write-ahead log. A segment is pages of 32 KiB; a record lies in one page or goes on in the next.
/// <code>
/// fragment: type u8 │ len u16 │ crc u32 of the data │ data
/// type:     low 3 bits 0 rest of the page is empty · 1 whole record · 2 first part · 3 middle · 4 last
///           bit 3 the record is compressed with Snappy · bit 4 with zstd
/// </code>
/// The log's last record may be torn, by a crash or because it is being written: that is its end, not damage.
/// </summary>
internal sealed class LogRecords(DataFile file, bool isLastSegment)
{
    private const int PageBytes = 32 * 1024;
    private const int FragmentHeader = 7;
    private const int MaxRecordBytes = 1 << 28;

    /// <summary>Snappy's best is 64 bytes for 3.</summary>
    private const int MostExpansion = 32;

    private const byte TypeMask = 7;
    private const byte SnappyBit = 8;
    private const byte ZstdBit = 16;
    private const byte Whole = 1;
    private const byte First = 2;
    private const byte Middle = 3;
    private const byte Last = 4;

    private readonly byte[] _page = new byte[PageBytes];
    private byte[] _record = new byte[PageBytes];
    private byte[] _plain = new byte[PageBytes];
    private long _pageStart = -PageBytes;
    private int _pageLength;
    private int _at = PageBytes;

    /// <summary>Where the next fragment lies.</summary>
    public long Position => _pageStart + _at;

    /// <summary>Reads the next record, valid until the next call; false at the end.</summary>
    /// <exception cref="SourceException">The segment is damaged.</exception>
    public bool TryRead(out ReadOnlySpan<byte> record)
    {
        record = [];
        var length = 0;
        var open = false;
        while (true)
        {
            if (!TryReadFragment(out var type, out var data, out var from))
            {
                return !open || isLastSegment ? false : throw file.Malformed(from, "the segment ends within a record, though another follows");
            }

            var part = type & TypeMask;
            if (open ? part is not (Middle or Last) : part is not (Whole or First))
            {
                throw file.Malformed(from, $"found a fragment of type {type}, which does not {(open ? "go on with" : "begin")} a record");
            }

            if (length + data.Length > MaxRecordBytes)
            {
                throw file.Malformed(from, $"found a record of more than {MaxRecordBytes} bytes");
            }

            if (length + data.Length > _record.Length)
            {
                Array.Resize(ref _record, Math.Max(_record.Length * 2, length + data.Length));
            }

            data.CopyTo(_record.AsSpan(length));
            length += data.Length;
            open = true;
            if (part is Whole or Last)
            {
                record = Decompress(type, _record.AsSpan(0, length), from);
                return true;
            }
        }
    }

    private ReadOnlySpan<byte> Decompress(byte type, ReadOnlySpan<byte> record, long from)
    {
        if ((type & ZstdBit) != 0)
        {
            throw new SourceException(
                SourceFailure.Unsupported, $"{file.Path} is compressed with zstd, which is not read. Read through the server, or make a snapshot of its blocks (POST /api/v1/admin/tsdb/snapshot) and read that.");
        }

        if ((type & SnappyBit) == 0)
        {
            return record;
        }

        try
        {
            var length = SnappyBlock.UncompressedLength(record);
            if (length > MaxRecordBytes || length > (long)MostExpansion * record.Length)
            {
                throw file.Malformed(from, $"found a record of {record.Length} bytes that claims to hold {length}");
            }

            if (length > _plain.Length)
            {
                _plain = new byte[(int)Math.Max(length, 2L * _plain.Length)];
            }

            SnappyBlock.Decompress(record, _plain.AsSpan(0, (int)length));
            return _plain.AsSpan(0, (int)length);
        }
        catch (InvalidDataException e)
        {
            throw file.Malformed(from, e.Message, e);
        }
    }

    private bool TryReadFragment(out byte type, out ReadOnlySpan<byte> data, out long from)
    {
        type = 0;
        data = [];
        while (true)
        {
            from = Position;
            if (_at >= _pageLength || _page[_at] == 0)
            {
                if (!TryReadPage())
                {
                    return false;
                }

                continue;
            }

            if (_pageLength - _at < FragmentHeader)
            {
                return IsTorn(from) ? false : throw file.Malformed(from, "found no room for a fragment's header before the end of the page");
            }

            type = _page[_at];
            int length = BinaryPrimitives.ReadUInt16BigEndian(_page.AsSpan(_at + 1));
            var checksum = BinaryPrimitives.ReadUInt32BigEndian(_page.AsSpan(_at + 3));
            var start = _at + FragmentHeader;
            if (length > _pageLength - start)
            {
                return IsTorn(from) ? false : throw file.Malformed(from, $"found a fragment of {length} bytes, which does not fit into its page");
            }

            data = _page.AsSpan(start, length);
            if (Crc32C.Of(data) != checksum)
            {
                return IsTorn(from) ? false : throw file.Malformed(from, "the fragment does not match its checksum");
            }

            _at = start + length;
            return true;
        }
    }

    /// <summary>Whether a broken fragment is where the log is being written: in the last page of the last segment.</summary>
    private bool IsTorn(long position) => isLastSegment && position >= file.Length - PageBytes;

    private bool TryReadPage()
    {
        var next = _pageStart + PageBytes;
        if (next >= file.Length)
        {
            return false;
        }

        _pageLength = file.ReadSome(next, _page);
        (_pageStart, _at) = (next, 0);
        return _pageLength > 0;
    }
}
