using System.Buffers.Binary;
using Ullage.Model;
using Ullage.Prometheus.Checksums;

namespace Ullage.Prometheus.Tsdb.Blocks;

/// <summary>
/// Reads entries of series from an index. A reference counts 16 bytes.
/// <code>
/// len uvarint │ labels uvarint │ { name symbol uvarint, value symbol uvarint } …
///             │ chunks uvarint │ mint varint, maxt − mint uvarint, reference uvarint
///             │                │ { mint − previous maxt uvarint, maxt − mint uvarint, reference − previous varint } …
/// │ crc u32 of what follows len
/// </code>
/// One read's own; not thread-safe.
/// </summary>
internal sealed class SeriesReader(IndexFile index)
{
    private const int Alignment = 16;
    private const int FirstRead = 1 << 10;
    private const int MaxEntryBytes = 1 << 26;
    private const int MaxLengthBytes = 5;

    private readonly SymbolTable _symbols = new(index);
    private readonly List<Label> _labels = [];
    private byte[] _entry = new byte[FirstRead];
    private long _position;

    /// <summary>Bytes read.</summary>
    public long Bytes { get; private set; }

    /// <summary>Reads a series.</summary>
    /// <param name="reference">From the postings.</param>
    /// <param name="chunks">Gets its chunks, in time order.</param>
    /// <returns>Its labels.</returns>
    public LabelSet Read(uint reference, List<ChunkPlace> chunks)
    {
        var content = Load((long)reference * Alignment);
        var at = 0;
        _labels.Clear();
        for (var left = Count(content, ref at, 2, "labels"); left > 0; left--)
        {
            var name = Symbol(content, ref at);
            _labels.Add(new Label(name, Symbol(content, ref at)));
        }

        ReadChunks(content, ref at, chunks);
        try
        {
            return LabelSet.From(_labels);
        }
        catch (ArgumentException e)
        {
            throw index.File.Malformed(_position, $"the series is damaged: {e.Message}", e);
        }
    }

    private ReadOnlySpan<byte> Load(long position)
    {
        _position = position;
        var read = position < index.SeriesEnd ? index.File.ReadSome(position, _entry.AsSpan(0, (int)Math.Min(FirstRead, index.SeriesEnd - position))) : 0;
        var at = 0;
        var length = Uvarint(_entry.AsSpan(0, Math.Min(read, MaxLengthBytes)), ref at);
        var whole = (long)length + at + sizeof(uint);
        if (length > MaxEntryBytes || whole > index.SeriesEnd - position)
        {
            throw index.File.Malformed(position, $"found a series of {length} bytes, which does not fit here");
        }

        if (whole > read)
        {
            if (whole > _entry.Length)
            {
                var larger = new byte[(int)Math.Max(whole, 2L * _entry.Length)];
                _entry.AsSpan(0, read).CopyTo(larger);
                _entry = larger;
            }

            index.File.Read(position + read, _entry.AsSpan(read, (int)whole - read));
        }

        Bytes += whole;
        var content = _entry.AsSpan(at, (int)length);
        if (Crc32C.Of(content) != BinaryPrimitives.ReadUInt32BigEndian(_entry.AsSpan((int)whole - sizeof(uint))))
        {
            throw index.File.Malformed(position, "the series does not match its checksum; the index is damaged");
        }

        return content;
    }

    private void ReadChunks(ReadOnlySpan<byte> content, ref int at, List<ChunkPlace> chunks)
    {
        chunks.Clear();
        var count = Count(content, ref at, 3, "chunks");
        long min = 0, max = 0, place = 0;
        for (var i = 0; i < count; i++)
        {
            min = i == 0 ? Varint(content, ref at) : unchecked(max + (long)Uvarint(content, ref at));
            var before = max;
            max = unchecked(min + (long)Uvarint(content, ref at));
            place = i == 0 ? (long)Uvarint(content, ref at) : unchecked(place + Varint(content, ref at));
            if (max < min || (i > 0 && min < before))
            {
                throw index.File.Malformed(_position, $"chunk {i + 1} of the series reaches from {min} to {max}, expected increasing time");
            }

            chunks.Add(new ChunkPlace(place, min, max));
        }
    }

    private string Symbol(ReadOnlySpan<byte> content, ref int at)
    {
        var symbol = Uvarint(content, ref at);
        return _symbols[symbol > uint.MaxValue ? uint.MaxValue : (uint)symbol, _position];
    }

    private int Count(ReadOnlySpan<byte> content, ref int at, int bytesEach, string what)
    {
        var count = Uvarint(content, ref at);
        return count <= (ulong)((content.Length - at) / bytesEach)
            ? (int)count
            : throw index.File.Malformed(_position, $"found {count} {what} in a series of {content.Length} bytes");
    }

    private long Varint(ReadOnlySpan<byte> content, ref int at) => Varints.Uvarint.Signed(Uvarint(content, ref at));

    private ulong Uvarint(ReadOnlySpan<byte> content, ref int at) => Varints.Uvarint.TryRead(content, ref at, out var value)
        ? value
        : throw index.File.Malformed(_position, "found a variable-length integer that does not end in the series");
}

/// <summary>A chunk of a series as the index tells of it.</summary>
/// <param name="Reference">Segment in the upper half, byte in the lower.</param>
/// <param name="MinMs">Its first timestamp.</param>
/// <param name="MaxMs">Its last timestamp.</param>
internal readonly record struct ChunkPlace(long Reference, long MinMs, long MaxMs);
