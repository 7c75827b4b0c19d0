using Ullage.Inspection.Bytes;

namespace Ullage.Inspection.Elf;

/// <summary>What the dynamic linker is told.</summary>
/// <param name="IsPresent">Whether there is a dynamic segment at all.</param>
/// <param name="Needed">Shared libraries (DT_NEEDED).</param>
/// <param name="RunPath">Where they are looked for first (DT_RUNPATH or DT_RPATH), or null.</param>
/// <param name="IsPositionIndependentExecutable">DF_1_PIE is set.</param>
internal sealed record ElfDynamic(bool IsPresent, IReadOnlyList<string> Needed, string? RunPath, bool IsPositionIndependentExecutable)
{
    private const int MaxNeeded = 4096;

    /// <summary>Reads it; a file without one has none.</summary>
    public static ElfDynamic Read(ElfFile file)
    {
        var segment = file.Segments.FirstOrDefault(static s => s.Type == ElfSegment.Dynamic);
        if (segment is null)
        {
            return new ElfDynamic(false, [], null, false);
        }

        var bytes = file.AtAddress(segment.Address, segment.FileBytes);
        var word = file.PointerSize;
        var names = new List<ulong>();
        ulong strings = 0, length = 0, path = 0, flags = 0;
        var reader = new SpanReader(bytes.Span, file.IsLittleEndian);
        for (var i = 0; i < bytes.Length / (2 * word); i++)
        {
            var (tag, value) = (reader.Word(word), reader.Word(word));
            if (tag == 0)
            {
                break;
            }

            switch (tag)
            {
                case 1 when names.Count < MaxNeeded:
                    names.Add(value);
                    break;
                case 5:
                    strings = value;
                    break;
                case 10:
                    length = value;
                    break;
                case 15 when path == 0:
                case 29:
                    path = value;
                    break;
                case 0x6FFFFFFB:
                    flags = value;
                    break;
            }
        }

        var table = strings == 0 ? default : file.AtAddress(strings, length == 0 ? 1 << 20 : length);
        var budget = new TextBudget($"{file.Name}: dynamic section", table.Length);
        return new ElfDynamic(true, [.. names.Select(n => budget.Text(table.Span, n)).Where(static n => n.Length > 0)], path == 0 ? null : SpanReader.TextAt(table.Span, path), (flags & 0x08000000) != 0);
    }
}
