using System.Text;
using Ullage.Inspection.Bytes;

namespace Ullage.Inspection.Elf;

/// <summary>
/// An ELF file, 32 or 64 bits, either byte order: headers at once, sections when asked for. Everything it says of itself is checked
/// against the bytes that are there, so a damaged file gives an error and costs no more memory than its own size.
/// </summary>
public sealed class ElfFile : IDisposable
{
    private const int MaxNotes = 64;

    private readonly ByteSource _source;
    private readonly InspectionLimits _limits;

    private ElfFile(ByteSource source, InspectionLimits limits)
    {
        _source = source;
        _limits = limits;
        var header = ElfHeaders.Read(source);
        Header = header;
        Segments = ElfHeaders.Segments(source, header);
        Sections = ElfHeaders.Sections(source, header);
    }

    /// <summary>What errors call it: its path.</summary>
    public string Name => _source.Name;

    /// <summary>Bytes of the file.</summary>
    public long Length => _source.Length;

    /// <summary>Whether addresses have 64 bits.</summary>
    public bool IsWide => Header.IsWide;

    /// <summary>Whether numbers begin with their least byte.</summary>
    public bool IsLittleEndian => Header.IsLittleEndian;

    /// <summary>Bytes of an address: 4 or 8.</summary>
    public int PointerSize => IsWide ? 8 : 4;

    /// <summary>What sort of file.</summary>
    public ElfType Type => Header.Type;

    /// <summary>The machine, as Go and images call it: <c>amd64</c>.</summary>
    public string Machine => ElfMachines.Name(Header.Machine, IsWide, IsLittleEndian);

    /// <summary>Program headers.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; }

    /// <summary>Section headers; empty where they were stripped off.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }

    internal ElfHeader Header { get; }

    internal InspectionLimits Limits => _limits;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InspectionException">It cannot be read or is not ELF.</exception>
    public static ElfFile Open(string path, InspectionLimits? limits = null)
    {
        var source = FileSource.Open(path);
        try
        {
            return new ElfFile(source, limits ?? InspectionLimits.Default);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads bytes in memory.</summary>
    /// <exception cref="InspectionException">They are not ELF.</exception>
    public static ElfFile Read(ReadOnlyMemory<byte> bytes, string name, InspectionLimits? limits = null) => new(new MemorySource(name, bytes), limits ?? InspectionLimits.Default);

    /// <summary>Whether bytes begin as ELF does.</summary>
    public static bool IsElf(ReadOnlySpan<byte> head) => head.StartsWith("\u007FELF"u8);

    /// <summary>The first section of that name, or null.</summary>
    public ElfSection? Section(string name) => Sections.FirstOrDefault(s => s.Name == name);

    /// <summary>A section's bytes as they are in the file; none for zeroed memory.</summary>
    public ReadOnlyMemory<byte> RawBytes(ElfSection section) =>
        section.FileBytes > (ulong)_limits.MaxSectionBytes
            ? section.FileBytes > (ulong)_source.Length ? throw Outside(section) : throw InspectionException.TooLarge($"{Name}: section {section.Name} has {section.FileBytes} bytes; at most {_limits.MaxSectionBytes} are read")
            : section.FileBytes == 0 ? default
            : section.Offset > (ulong)_source.Length || section.FileBytes > (ulong)_source.Length - section.Offset ? throw Outside(section)
            : _source.Slice((long)section.Offset, (long)section.FileBytes);

    /// <summary>How a section is compressed.</summary>
    public SectionCompression CompressionOf(ElfSection section)
    {
        if (section.IsCompressed)
        {
            var header = _source.Head((long)Math.Min(section.Offset, long.MaxValue), 4);
            return header.Length < 4 ? SectionCompression.Unknown : new SpanReader(header.Span, IsLittleEndian).U32() switch
            {
                1 => SectionCompression.Zlib,
                2 => SectionCompression.Zstandard,
                _ => SectionCompression.Unknown,
            };
        }

        return section.Name.StartsWith(".zdebug_", StringComparison.Ordinal) ? SectionCompression.GnuZlib : SectionCompression.None;
    }

    /// <summary>A section's bytes, decompressed where they are compressed.</summary>
    /// <exception cref="InspectionException">Damaged, too large, or compressed in a way that is not read.</exception>
    /// <param name="section">The section.</param>
    /// <param name="most">Most bytes that it may unpack to; the limit for one section when null.</param>
    public ReadOnlyMemory<byte> Bytes(ElfSection section, int? most = null)
    {
        var bound = Math.Min(most ?? int.MaxValue, _limits.MaxSectionBytes);
        var raw = RawBytes(section);
        var name = $"{Name}: section {section.Name}";
        switch (CompressionOf(section))
        {
            case SectionCompression.None:
                return raw;
            case SectionCompression.GnuZlib:
                return raw.Length < 12 || !raw.Span.StartsWith("ZLIB"u8)
                    ? raw
                    : Inflation.Zlib(raw[12..], System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(raw.Span[4..]), bound, name);
            case SectionCompression.Zlib:
                var reader = new SpanReader(raw.Span, IsLittleEndian);
                reader.Skip(IsWide ? 8u : 4u);
                var size = reader.Word(PointerSize);
                reader.Skip((ulong)PointerSize);
                return Inflation.Zlib(raw[reader.Position..], size, bound, name);
            case SectionCompression.Zstandard:
                throw InspectionException.NotSupported($"{name} is compressed with Zstandard, which is not read; objcopy --decompress-debug-sections makes it readable");
            default:
                throw InspectionException.NotSupported($"{name} is compressed in a way that is not known");
        }
    }

    /// <summary>Where the file should end at least, by its headers, where that is beyond its end; else null. The segments of a file that holds debugging entries alone are those of another.</summary>
    internal ulong? CutFrom()
    {
        var isDebugFile = Sections.Any(static s => s is { IsCode: true, Type: ElfSection.NoBits });
        var end = 0UL;
        foreach (var (offset, bytes) in Sections.Select(static s => (s.Offset, s.FileBytes)).Concat(Segments.Where(s => s.Type == ElfSegment.Load && !isDebugFile).Select(static s => (s.Offset, s.FileBytes))))
        {
            end = bytes > 0 && offset <= ulong.MaxValue - bytes ? Math.Max(end, offset + bytes) : end;
        }

        return end > (ulong)Length ? end : null;
    }

    /// <summary>Bytes that lie at an address in memory, up to the end of their section or segment in the file and no more than asked; empty where nothing lies.</summary>
    internal ReadOnlyMemory<byte> AtAddress(ulong address, ulong most)
    {
        foreach (var segment in Segments)
        {
            if (segment.Type == ElfSegment.Load && address >= segment.Address && address - segment.Address < segment.FileBytes)
            {
                var skip = address - segment.Address;
                var length = Math.Min(Math.Min(segment.FileBytes - skip, most), (ulong)_limits.MaxSectionBytes);
                var offset = segment.Offset + skip;
                return offset < segment.Offset || offset >= (ulong)_source.Length ? default : _source.Head((long)offset, (int)length);
            }
        }

        return default;
    }

    /// <summary>Bytes at an offset of the file, as many as there are up to a number; what hosts append lies outside all sections.</summary>
    internal ReadOnlyMemory<byte> At(ulong offset, int most) => offset >= (ulong)_source.Length ? default : _source.Head((long)offset, most);

    /// <summary>The loader that the kernel starts it with (PT_INTERP), or null.</summary>
    public string? Interpreter()
    {
        var segment = Segments.FirstOrDefault(static s => s.Type == ElfSegment.Interpreter);
        return segment is null || segment.Offset > (ulong)_source.Length
            ? null
            : SpanReader.TextAt(_source.Head((long)segment.Offset, (int)Math.Min(segment.FileBytes, 4096)).Span, 0) is { Length: > 0 } text ? text : null;
    }

    /// <summary>Symbols, one after the other: of the static table, or the dynamic one. None where there is no table.</summary>
    public IEnumerable<ElfSymbol> Symbols(bool dynamic = false) => ElfSymbols.Read(this, dynamic);

    /// <summary>The shared libraries it needs, and where else they are looked for.</summary>
    internal ElfDynamic Dynamic() => ElfDynamic.Read(this);

    /// <summary>The notes, at most some; damaged ones are left out.</summary>
    internal IEnumerable<(string Owner, uint Type, ReadOnlyMemory<byte> Description)> Notes()
    {
        var count = 0;
        foreach (var segment in Segments)
        {
            if (segment.Type != ElfSegment.Note || segment.Offset > (ulong)_source.Length || segment.FileBytes > 1 << 20)
            {
                continue;
            }

            var bytes = _source.Head((long)segment.Offset, (int)segment.FileBytes);
            for (var at = 0; bytes.Length - at >= 12 && count < MaxNotes; count++)
            {
                var reader = new SpanReader(bytes.Span[at..], IsLittleEndian);
                var (owner, description, type) = (reader.U32(), reader.U32(), reader.U32());
                var (ownerSpace, descriptionSpace) = ((owner + 3UL) & ~3UL, (description + 3UL) & ~3UL);
                if (12 + ownerSpace + description > (ulong)(bytes.Length - at))
                {
                    break;
                }

                var name = Encoding.ASCII.GetString(bytes.Span.Slice(at + 12, (int)owner)).TrimEnd('\0');
                yield return (name, type, bytes.Slice(at + 12 + (int)ownerSpace, (int)description));
                at = (int)Math.Min((ulong)bytes.Length, (ulong)at + 12 + ownerSpace + descriptionSpace);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private InspectionException Outside(ElfSection section) =>
        InspectionException.Malformed($"{Name}: section {section.Name} lies at {section.Offset} with {section.FileBytes} bytes, but the file has {_source.Length}");
}
