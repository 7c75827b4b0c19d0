using System.Buffers.Binary;
using Ullage.Prometheus.Checksums;
using Ullage.Prometheus.Tsdb.Files;

namespace Ullage.Prometheus.Tsdb.Blocks;

/// <summary>
/// The index of a block, version 2. Opening it reads the symbol table and the table of postings once, front to back, checks their checksums
/// and keeps only where to look: every 32nd symbol's place, and each label's stretch of the table. All numbers are big-endian; a section
/// is led by its length and followed by the CRC-32C of what lies between.
/// <code>
/// ┌──────────────────────────┬─────────────┐
/// │ magic 0xBAAAD700 u32     │ version u8  │
/// ├──────────────────────────┴─────────────┤
/// │ symbols   len u32 │ count u32 │ { len uvarint, utf-8 } … │ crc u32
/// │ series    see SeriesReader             │
/// │ (label indices: no longer used)        │
/// │ postings  { len u32 │ count u32 │ series reference u32 … │ crc u32 } …
/// │ (label offset table: no longer used)   │
/// │ postings offset table   len u32 │ count u32 │ { 2 uvarint, name, value, offset uvarint } … │ crc u32
/// ├────────────────────────────────────────┤
/// │ TOC: offsets u64 of symbols, series, label indices, label offset table, postings, postings offset table │ crc u32
/// └────────────────────────────────────────┘
/// </code>
/// Symbols, names with their values, and series by their labels are sorted by bytes. Safe for concurrent use.
/// </summary>
internal sealed class IndexFile : IDisposable
{
    /// <summary>Of so many symbols one place is kept.</summary>
    public const int SymbolStride = 32;

    private const uint Magic = 0xBAAAD700;
    private const byte Version = 2;
    private const int HeaderBytes = 5;
    private const int TocBytes = (6 * sizeof(ulong)) + sizeof(uint);

    private readonly List<long> _symbolPlaces = [];
    private readonly Dictionary<string, Stretch> _labels = new(StringComparer.Ordinal);
    private int _symbols;

    private IndexFile(DataFile file) => File = file;

    /// <summary>The file.</summary>
    public DataFile File { get; }

    /// <summary>Where the symbols' section ends.</summary>
    public long SymbolsEnd { get; private set; }

    /// <summary>Where entries of series end at the latest.</summary>
    public long SeriesEnd { get; private set; }

    /// <summary>How many symbols there are.</summary>
    public int SymbolCount => _symbols;

    /// <summary>Opens and checks an index.</summary>
    /// <exception cref="Model.SourceException">It is damaged or of another version; file and byte are named.</exception>
    public static IndexFile Open(string path)
    {
        var index = new IndexFile(DataFile.Open(path));
        try
        {
            index.ReadTables();
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Where a symbol can be found by reading on from.</summary>
    public long SymbolPlace(uint symbol) => _symbolPlaces[(int)(symbol / SymbolStride)];

    /// <summary>The entries of a label in the table of postings; false when no series has it.</summary>
    public bool TryLabel(string name, out Stretch entries) => _labels.TryGetValue(name, out entries);

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    private void ReadTables()
    {
        if (File.Length < HeaderBytes + TocBytes)
        {
            throw File.Malformed(0, $"found {File.Length} bytes, expected an index of at least {HeaderBytes + TocBytes}; it was cut short");
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        File.Read(0, header);
        if (BinaryPrimitives.ReadUInt32BigEndian(header) is var magic and not Magic)
        {
            throw File.Malformed(0, $"found {magic:x8}, expected an index, which begins with {Magic:x8}");
        }

        if (header[4] != Version)
        {
            throw new Model.SourceException(Model.SourceFailure.Unsupported, $"{File.Path} has version {header[4]}; version {Version} is read, which Prometheus writes since 2.3.");
        }

        var tocStart = File.Length - TocBytes;
        Span<byte> toc = stackalloc byte[TocBytes];
        File.Read(tocStart, toc);
        if (Crc32C.Of(toc[..^sizeof(uint)]) != BinaryPrimitives.ReadUInt32BigEndian(toc[^sizeof(uint)..]))
        {
            throw File.Malformed(tocStart, "the table of contents does not match its checksum; the index was cut short or damaged");
        }

        var symbols = (long)BinaryPrimitives.ReadUInt64BigEndian(toc);
        var postingsTable = (long)BinaryPrimitives.ReadUInt64BigEndian(toc[(5 * sizeof(ulong))..]);
        SeriesEnd = tocStart;
        ReadSymbols(symbols, tocStart);
        ReadPostingsTable(postingsTable, tocStart);
    }

    private void ReadSymbols(long offset, long limit)
    {
        var (start, end) = Section(offset, limit, "symbols");
        SymbolsEnd = end;
        var cursor = new FileCursor(File, start, end);
        var count = cursor.ReadUInt32();
        if (count > cursor.Remaining || count > int.MaxValue)
        {
            throw File.Malformed(start, $"found {count} symbols, which do not fit into {cursor.Remaining} bytes");
        }

        _symbols = (int)count;
        for (var i = 0; i < _symbols; i++)
        {
            if (i % SymbolStride == 0)
            {
                _symbolPlaces.Add(cursor.Position);
            }

            cursor.ReadBytes();
        }

        Finish(cursor, end, "symbols");
    }

    private void ReadPostingsTable(long offset, long limit)
    {
        var (start, end) = Section(offset, limit, "postings offset table");
        var cursor = new FileCursor(File, start, end);
        var count = cursor.ReadUInt32();
        string? name = null;
        var nameBytes = Array.Empty<byte>();
        var nameStart = cursor.Position;
        for (uint i = 0; i < count; i++)
        {
            var entry = cursor.Position;
            if (cursor.ReadUvarint() is var keys and not 2)
            {
                throw File.Malformed(entry, $"found an entry of {keys} strings in the postings offset table, expected 2");
            }

            var read = cursor.ReadBytes();
            if (name is null || !read.SequenceEqual(nameBytes))
            {
                AddLabel(name, nameStart, entry);
                nameBytes = read.ToArray();
                nameStart = entry;
                name = System.Text.Encoding.UTF8.GetString(nameBytes);
            }

            cursor.ReadBytes();
            cursor.ReadUvarint();
        }

        AddLabel(name, nameStart, cursor.Position);
        Finish(cursor, end, "postings offset table");
    }

    private void AddLabel(string? name, long start, long end)
    {
        if (name is not null && !_labels.TryAdd(name, new Stretch(start, end)))
        {
            throw File.Malformed(start, $"found label \"{name}\" again, expected the postings offset table sorted by name");
        }
    }

    private (long Start, long End) Section(long offset, long limit, string what)
    {
        if (offset < HeaderBytes || offset > limit - sizeof(uint) - sizeof(uint))
        {
            throw File.Malformed(limit, $"the table of contents places the {what} at byte {offset}, outside the file");
        }

        Span<byte> length = stackalloc byte[sizeof(uint)];
        File.Read(offset, length);
        var start = offset + sizeof(uint);
        var bytes = BinaryPrimitives.ReadUInt32BigEndian(length);
        return bytes >= sizeof(uint) && bytes <= limit - start - sizeof(uint)
            ? (start, start + bytes)
            : throw File.Malformed(offset, $"the {what} state {bytes} bytes, which do not fit into the file");
    }

    private void Finish(FileCursor cursor, long end, string what)
    {
        while (cursor.Remaining > 0)
        {
            cursor.ReadByte();
        }

        Span<byte> stored = stackalloc byte[sizeof(uint)];
        File.Read(end, stored);
        if (cursor.Checksum != BinaryPrimitives.ReadUInt32BigEndian(stored))
        {
            throw File.Malformed(end, $"the {what} do not match their checksum; the index is damaged");
        }
    }

    /// <summary>Bytes [Start, End) of the file.</summary>
    public readonly record struct Stretch(long Start, long End);
}
