using System.Text;
using Ullage.Inspection.Bytes;
using Ullage.Inspection.Elf;

namespace Ullage.Inspection.DotNet;

/// <summary>
/// The list of files at the end of a single-file program (versions 1, 2 and 6):
/// <code>
/// major, minor (4 each), number of files (4), id (length, text)
/// since 2: offset and size of deps.json, of runtimeconfig.json (8 each), flags (8)
/// a file: offset, size (8 each), since 6 compressed size (8; 0 not compressed), kind (1), path (length, text)
/// </code>
/// </summary>
internal sealed record Bundle(IReadOnlyList<BundledFile> Files, ReadOnlyMemory<byte> Configuration)
{
    private const int MostFiles = 100_000;

    /// <summary>Reads the list.</summary>
    /// <exception cref="InspectionException">Damaged.</exception>
    public static Bundle Read(ElfFile file, ulong offset)
    {
        var bytes = file.At(offset, 64 << 20);
        var reader = new SpanReader(bytes.Span, little: true);
        var major = reader.U32();
        reader.Skip(4);
        var count = reader.U32();
        if (major is 0 or > 6 || count > MostFiles)
        {
            throw InspectionException.Malformed($"{file.Name}: a bundle of version {major} with {count} files; versions 1 to 6 are known");
        }

        Text(ref reader);
        ReadOnlyMemory<byte> configuration = default;
        if (major >= 2)
        {
            reader.Skip(16);
            var (at, size) = (reader.U64(), reader.U64());
            configuration = size is > 0 and < 16 << 20 ? file.At(at, (int)size) : default;
            reader.Skip(8);
        }

        var files = new List<BundledFile>();
        for (var i = 0; i < count; i++)
        {
            reader.Skip(8);
            var size = reader.U64();
            var stored = major >= 6 ? reader.U64() : 0;
            reader.Skip(1);
            files.Add(new BundledFile(Text(ref reader), (long)(size & long.MaxValue), (long)((stored == 0 ? size : stored) & long.MaxValue)));
        }

        return new Bundle([.. files.OrderByDescending(static f => f.StoredBytes).ThenBy(static f => f.Path, StringComparer.Ordinal)], configuration);
    }

    private static string Text(ref SpanReader reader)
    {
        var length = reader.Uleb();
        return length > 4096 ? throw InspectionException.Malformed($"a text of {length} bytes in a bundle") : Encoding.UTF8.GetString(reader.Take((int)length));
    }
}
