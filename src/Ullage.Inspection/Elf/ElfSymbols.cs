using Ullage.Inspection.Bytes;

namespace Ullage.Inspection.Elf;

/// <summary>Decodes tables of symbols.</summary>
internal static class ElfSymbols
{
    /// <summary>The symbols of a file, in their order.</summary>
    public static IEnumerable<ElfSymbol> Read(ElfFile file, bool dynamic)
    {
        var table = file.Sections.FirstOrDefault(s => s.Type == (dynamic ? ElfSection.DynamicSymbols : ElfSection.SymbolTable));
        if (table is null)
        {
            yield break;
        }

        var size = file.IsWide ? 24 : 16;
        var bytes = file.Bytes(table);
        var strings = table.Link < (uint)file.Sections.Count && file.Sections[(int)table.Link] is { Type: ElfSection.StringTable } named ? file.Bytes(named) : default;
        var count = bytes.Length / size;
        if (count > file.Limits.MaxEntries)
        {
            throw InspectionException.TooLarge($"{file.Name}: {count} symbols; at most {file.Limits.MaxEntries} are read");
        }

        var budget = new TextBudget($"{file.Name}: section {table.Name}", strings.Length);
        for (var i = 0; i < count; i++)
        {
            yield return Symbol(bytes.Span.Slice(i * size, size), strings.Span, file, budget);
        }
    }

    private static ElfSymbol Symbol(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> strings, ElfFile file, TextBudget budget)
    {
        var reader = new SpanReader(bytes, file.IsLittleEndian);
        var name = budget.Text(strings, reader.U32());
        if (file.IsWide)
        {
            var info = reader.U8();
            reader.Skip(1);
            var section = reader.U16();
            return new ElfSymbol(name, reader.U64(), reader.U64(), (byte)(info & 15), section);
        }
        else
        {
            var (address, length, info) = (reader.U32(), reader.U32(), reader.U8());
            reader.Skip(1);
            return new ElfSymbol(name, address, length, (byte)(info & 15), reader.U16());
        }
    }
}
