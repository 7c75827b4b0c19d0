using System.Buffers.Binary;
using System.Text;
using Ullage.Prometheus.Checksums;
using Ullage.Prometheus.Varints;

namespace Ullage.Prometheus.Tsdb.Files;

/// <summary>
/// Reads a stretch of a file front to back through a small buffer, with the integers that TSDB files are made of: big-endian fixed ones,
/// and base-128 ones, low bits first (signed ones zigzag). Never reads outside its stretch; errors name file and byte.
/// </summary>
internal sealed class FileCursor
{
    private const int MaxStringBytes = 1 << 24;

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly DataFile _file;
    private readonly long _start;
    private readonly long _end;
    private byte[] _buffer = new byte[1 << 16];
    private long _loadedFrom;
    private int _loaded;
    private int _at;
    private Crc32C _checksum;

    /// <summary>A cursor at the start of the bytes [start, end).</summary>
    public FileCursor(DataFile file, long start, long end)
    {
        _file = file;
        (_start, _end, _loadedFrom) = (start, end, start);
    }

    /// <summary>Where the next byte lies in the file.</summary>
    public long Position => _loadedFrom + _at;

    /// <summary>Bytes left in the stretch.</summary>
    public long Remaining => _end - Position;

    /// <summary>Skips to another position of the stretch, in either direction.</summary>
    public void Seek(long position)
    {
        if (position < _start || position > _end)
        {
            throw _file.Malformed(Position, $"found a pointer to byte {position}, expected one from {_start} to {_end}");
        }

        if (position >= _loadedFrom && position <= _loadedFrom + _loaded)
        {
            _at = (int)(position - _loadedFrom);
        }
        else
        {
            (_loadedFrom, _loaded, _at) = (position, 0, 0);
        }
    }

    public byte ReadByte()
    {
        Need(1);
        return _buffer[_at++];
    }

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(sizeof(ulong)));

    public ulong ReadUvarint()
    {
        var from = Position;
        Need((int)Math.Clamp(Remaining, 1, Uvarint.MaxBytes));
        var end = Uvarint.Read(_buffer.AsSpan(0, _loaded), ref _at, out var value);
        return end switch
        {
            UvarintEnd.Whole => value,
            UvarintEnd.Cut => throw _file.Malformed(Position, $"expected 1 bytes more, but this part ends at byte {_end}"),
            _ => throw _file.Malformed(from, "found a variable-length integer of more than 64 bits"),
        };
    }

    public long ReadVarint() => Uvarint.Signed(ReadUvarint());

    /// <summary>A count of things of at least some bytes each, which therefore must fit into what is left.</summary>
    public int ReadCount(int bytesEach, string what)
    {
        var from = Position;
        var count = ReadUvarint();
        return count <= (ulong)(Remaining / bytesEach) && count <= int.MaxValue
            ? (int)count
            : throw _file.Malformed(from, $"found {count} {what}, which do not fit into the {Remaining} bytes that follow");
    }

    /// <summary>A string led by its length, valid until the next call.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var from = Position;
        var length = ReadCount(1, "bytes of a string");
        return length <= MaxStringBytes ? Take(length) : throw _file.Malformed(from, $"found a string of {length} bytes, expected at most {MaxStringBytes}");
    }

    public string ReadString()
    {
        var from = Position;
        try
        {
            return _utf8.GetString(ReadBytes());
        }
        catch (DecoderFallbackException e)
        {
            throw _file.Malformed(from, "found a string that is not UTF-8", e);
        }
    }

    public void SkipBytes()
    {
        var length = ReadCount(1, "bytes of a string");
        Seek(Position + length);
    }

    /// <summary>The checksum of the stretch, once every byte of it has been read in order from its start.</summary>
    public uint Checksum => Remaining == 0 ? _checksum.Value : throw new InvalidOperationException("The stretch was not read to its end.");

    private ReadOnlySpan<byte> Take(int count)
    {
        Need(count);
        _at += count;
        return _buffer.AsSpan(_at - count, count);
    }

    private void Need(int count)
    {
        var left = _loaded - _at;
        if (left >= count)
        {
            return;
        }

        if (count > Remaining)
        {
            throw _file.Malformed(Position, $"expected {count} bytes more, but this part ends at byte {_end}");
        }

        _buffer.AsSpan(_at, left).CopyTo(_buffer);
        if (_buffer.Length < count)
        {
            Array.Resize(ref _buffer, count);
        }

        (_loadedFrom, _at) = (_loadedFrom + _at, 0);
        var more = (int)Math.Min(_buffer.Length - left, _end - _loadedFrom - left);
        _file.Read(_loadedFrom + left, _buffer.AsSpan(left, more));
        _checksum.Add(_buffer.AsSpan(left, more));
        _loaded = left + more;
    }
}
