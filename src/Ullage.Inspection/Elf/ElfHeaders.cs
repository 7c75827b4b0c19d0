using Ullage.Inspection.Bytes;

namespace Ullage.Inspection.Elf;

/// <summary>What the first bytes say.</summary>
internal sealed record ElfHeader(bool IsWide, bool IsLittleEndian, ElfType Type, ushort Machine, ulong Entry, ulong SegmentOffset, int SegmentSize, int SegmentCount, ulong SectionOffset, int SectionSize, int SectionCount, int NameSection);

/// <summary>Decodes the three tables of headers. Layout: the System V ABI, chapter 4 and 5.</summary>
internal static class ElfHeaders
{
    // e_shnum and e_shstrndx that do not fit stand in the first section header.
    private const int Elsewhere = 0xFFFF;

    /// <summary>The file header.</summary>
    public static ElfHeader Read(ByteSource source)
    {
        var head = source.Head(0, 64);
        if (!ElfFile.IsElf(head.Span))
        {
            throw new InspectionException(InspectionFailure.NotSupported, $"{source.Name}: is not an ELF file");
        }

        if (head.Length < 52 || head.Span[4] is not (1 or 2) || head.Span[5] is not (1 or 2))
        {
            throw InspectionException.Malformed($"{source.Name}: begins as ELF, but its header is damaged or cut short");
        }

        var wide = head.Span[4] == 2;
        var little = head.Span[5] == 1;
        var reader = new SpanReader(head.Span, little);
        reader.Skip(16);
        var (type, machine) = (reader.U16(), reader.U16());
        reader.Skip(4);
        var word = wide ? 8 : 4;
        var entry = reader.Word(word);
        var (segments, sections) = (reader.Word(word), reader.Word(word));
        reader.Skip(6);
        return new ElfHeader(wide, little, type <= 4 ? (ElfType)type : ElfType.Other, machine, entry, segments, reader.U16(), reader.U16(), sections, reader.U16(), reader.U16(), reader.U16());
    }

    /// <summary>The program headers.</summary>
    public static IReadOnlyList<ElfSegment> Segments(ByteSource source, ElfHeader header)
    {
        if (header.SegmentCount == 0 || header.SegmentOffset == 0)
        {
            return [];
        }

        var table = Table(source, header.SegmentOffset, header.SegmentSize, header.SegmentCount, header.IsWide ? 56 : 32, "program headers");
        var result = new List<ElfSegment>(header.SegmentCount);
        for (var i = 0; i < header.SegmentCount; i++)
        {
            var reader = new SpanReader(table.Span[(i * header.SegmentSize)..], header.IsLittleEndian);
            var type = reader.U32();
            if (header.IsWide)
            {
                var flags = reader.U32();
                var (offset, address) = (reader.U64(), reader.U64());
                reader.Skip(8);
                result.Add(new ElfSegment(type, flags, offset, address, reader.U64(), reader.U64()));
            }
            else
            {
                var (offset, address) = (reader.U32(), reader.U32());
                reader.Skip(4);
                var (file, memory, flags) = (reader.U32(), reader.U32(), reader.U32());
                result.Add(new ElfSegment(type, flags, offset, address, file, memory));
            }
        }

        return result;
    }

    /// <summary>The section headers, named.</summary>
    public static IReadOnlyList<ElfSection> Sections(ByteSource source, ElfHeader header)
    {
        if (header.SectionOffset == 0)
        {
            return [];
        }

        var least = header.IsWide ? 64 : 40;
        var first = header.SectionCount == 0 || header.NameSection == Elsewhere
            ? Section(Table(source, header.SectionOffset, header.SectionSize, 1, least, "section headers").Span, header, 0)
            : default;
        var count = header.SectionCount != 0 ? (ulong)header.SectionCount : first.Size;
        var names = header.NameSection == Elsewhere ? first.Link : (uint)header.NameSection;
        if (count == 0)
        {
            return [];
        }

        var table = Table(source, header.SectionOffset, header.SectionSize, count > int.MaxValue ? int.MaxValue : (long)count, least, "section headers");
        var raw = new List<RawSection>((int)count);
        for (var i = 0; i < (int)count; i++)
        {
            raw.Add(Section(table.Span[(i * header.SectionSize)..], header, i));
        }

        var strings = names < (uint)raw.Count && raw[(int)names] is { Type: not ElfSection.NoBits } s && s.Offset <= (ulong)source.Length && s.Size <= (ulong)source.Length - s.Offset
            ? source.Slice((long)s.Offset, (long)Math.Min(s.Size, 16 << 20))
            : default;
        var budget = new TextBudget($"{source.Name}: section headers", strings.Length);
        return [.. raw.Select(r => new ElfSection(r.Index, budget.Text(strings.Span, r.Name), r.Type, r.Flags, r.Address, r.Offset, r.Size, r.Link, r.EntrySize))];
    }

    private static RawSection Section(ReadOnlySpan<byte> bytes, ElfHeader header, int index)
    {
        var word = header.IsWide ? 8 : 4;
        var reader = new SpanReader(bytes, header.IsLittleEndian);
        var (name, type) = (reader.U32(), reader.U32());
        var (flags, address, offset, size) = (reader.Word(word), reader.Word(word), reader.Word(word), reader.Word(word));
        var link = reader.U32();
        reader.Skip(4 + (ulong)word);
        return new RawSection(index, name, type, flags, address, offset, size, link, reader.Word(word));
    }

    private static ReadOnlyMemory<byte> Table(ByteSource source, ulong offset, int size, long count, int least, string what)
    {
        if (size < least)
        {
            throw InspectionException.Malformed($"{source.Name}: {what} of {size} bytes each; expected at least {least}");
        }

        // The count is at most 4 Gi and the size below 64 Ki, so the product fits; what goes beyond the file is refused by the source.
        return offset > long.MaxValue ? throw InspectionException.Malformed($"{source.Name}: {what} at offset {offset}, but the file has {source.Length} bytes") : source.Slice((long)offset, count * size);
    }

    private readonly record struct RawSection(int Index, uint Name, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size, uint Link, ulong EntrySize);
}
