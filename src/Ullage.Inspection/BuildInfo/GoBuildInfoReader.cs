using System.Text;
using Ullage.Inspection.Bytes;
using Ullage.Inspection.Elf;

namespace Ullage.Inspection.BuildInfo;

/// <summary>
/// Finds build information in a binary. It survives <c>strip</c>. Since Go 1.18 the texts lie behind a header of 32 bytes, each behind its length;
/// before (from 1.13), the header holds pointers to two Go strings:
/// <code>
///  0  FF " Go buildinf:"        14 bytes, at a multiple of 16
/// 14  size of a pointer
/// 15  flags: 1 big-endian, 2 texts inline
/// 16  inline: zeros, and from 32 uvarint length, version, uvarint length, modules
///     else: pointer to the string version, pointer to the string modules
/// </code>
/// </summary>
internal static class GoBuildInfoReader
{
    private const int HeaderSize = 32;
    private const int MostText = 16 << 20;
    private const int Sentinel = 16;

    private static ReadOnlySpan<byte> Magic => [0xFF, 0x20, 0x47, 0x6F, 0x20, 0x62, 0x75, 0x69, 0x6C, 0x64, 0x69, 0x6E, 0x66, 0x3A];

    /// <summary>Reads it, or null when the binary holds none.</summary>
    public static GoBuildInfo? Read(ElfFile file)
    {
        foreach (var (address, size) in Places(file))
        {
            var area = file.AtAddress(address, size);
            if (Find(area.Span, address) is { } at && Read(file, area, at) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The section of that name; without it, writable segments.</summary>
    private static IEnumerable<(ulong Address, ulong Size)> Places(ElfFile file)
    {
        if (file.Section(".go.buildinfo") is { } section)
        {
            yield return (section.Address, section.Size);
            yield break;
        }

        foreach (var segment in file.Segments)
        {
            if (segment.Type == ElfSegment.Load && (segment.Flags & 3) == 2)
            {
                yield return (segment.Address, segment.FileBytes);
            }
        }
    }

    private static int? Find(ReadOnlySpan<byte> area, ulong address)
    {
        for (var from = 0; from < area.Length;)
        {
            var at = area[from..].IndexOf(Magic);
            if (at < 0 || from + at + HeaderSize > area.Length)
            {
                return null;
            }

            at += from;
            if ((address + (ulong)at) % 16 == 0)
            {
                return at;
            }

            from = at + 1;
        }

        return null;
    }

    private static GoBuildInfo? Read(ElfFile file, ReadOnlyMemory<byte> area, int at)
    {
        var flags = area.Span[at + 15];
        string? version, modules;
        if ((flags & 2) != 0)
        {
            try
            {
                var reader = new SpanReader(area.Span, little: true);
                reader.Seek((ulong)(at + HeaderSize));
                version = Inline(ref reader);
                modules = Inline(ref reader);
            }
            catch (InspectionException)
            {
                return null;
            }
        }
        else
        {
            var size = area.Span[at + 14];
            if (size is not (4 or 8))
            {
                return null;
            }

            var reader = new SpanReader(area.Span.Slice(at + 16, 2 * size), little: (flags & 1) == 0);
            version = Pointed(file, reader.Word(size), size, (flags & 1) == 0);
            modules = Pointed(file, reader.Word(size), size, (flags & 1) == 0) ?? "";
        }

        if (string.IsNullOrEmpty(version) || modules is null)
        {
            return null;
        }

        // Two marks of 16 bytes stand around the text, so that it can be found in memory too.
        var framed = modules.Length >= 33 && modules[^(Sentinel + 1)] == '\n';
        return GoBuildText.Parse(version, framed ? modules[Sentinel..^Sentinel] : "");
    }

    private static string Inline(ref SpanReader reader)
    {
        var length = reader.Uleb();
        return length > MostText ? throw InspectionException.Malformed($"build information of {length} bytes") : Text(reader.Take((int)length));
    }

    private static string? Pointed(ElfFile file, ulong address, int size, bool little)
    {
        var header = file.AtAddress(address, (ulong)(2 * size));
        if (header.Length < 2 * size)
        {
            return null;
        }

        var reader = new SpanReader(header.Span, little);
        var (at, length) = (reader.Word(size), reader.Word(size));
        var bytes = length > MostText ? default : file.AtAddress(at, length);
        return (ulong)bytes.Length < length ? null : Text(bytes.Span);
    }

    // The marks are not UTF-8: a byte a character keeps their lengths. The text between is turned back.
    private static string Text(ReadOnlySpan<byte> bytes) => bytes.Length >= 33 && bytes[^(Sentinel + 1)] == (byte)'\n'
        ? string.Concat(new string('\0', Sentinel), Encoding.UTF8.GetString(bytes[Sentinel..^Sentinel]), new string('\0', Sentinel))
        : Encoding.UTF8.GetString(bytes);
}
