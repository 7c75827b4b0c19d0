using Ullage.Inspection.Elf;

namespace Ullage.Inspection.Dwarf;

/// <summary>The sections that hold debugging entries, decompressed.</summary>
/// <param name="Info">Entries.</param>
/// <param name="Abbreviations">Their shapes.</param>
/// <param name="Strings">Names that several share.</param>
/// <param name="LineStrings">Names of files.</param>
/// <param name="StringOffsets">Offsets of names, by number (DWARF 5).</param>
/// <param name="IsLittleEndian">Byte order.</param>
internal sealed record DwarfSections(ReadOnlyMemory<byte> Info, ReadOnlyMemory<byte> Abbreviations, ReadOnlyMemory<byte> Strings, ReadOnlyMemory<byte> LineStrings, ReadOnlyMemory<byte> StringOffsets, bool IsLittleEndian)
{
    /// <summary>Reads them, or null when there are none.</summary>
    /// <exception cref="InspectionException">Damaged, too large, or compressed in a way that is not read.</exception>
    public static DwarfSections? Of(ElfFile file, InspectionLimits limits)
    {
        // One bound for all that is unpacked: five sections of which each may be large would be five times as much.
        var left = limits.MaxSectionBytes;
        ReadOnlyMemory<byte> Bytes(string name)
        {
            if ((file.Section(".debug_" + name) ?? file.Section(".zdebug_" + name)) is not { } section)
            {
                return default;
            }

            var bytes = file.Bytes(section, left);
            left -= file.CompressionOf(section) == SectionCompression.None ? 0 : bytes.Length;
            return bytes;
        }

        var (info, abbreviations) = (Bytes("info"), Bytes("abbrev"));
        return info.Length == 0 || abbreviations.Length == 0 ? null : new DwarfSections(info, abbreviations, Bytes("str"), Bytes("line_str"), Bytes("str_offsets"), file.IsLittleEndian);
    }
}
