using System.Text;
using Ullage.Inspection.DotNet;
using Ullage.Inspection.Elf;
using Ullage.Inspection.Go;
using Ullage.Inspection.Structs;

namespace Ullage.Inspection.Binaries;

/// <summary>Inspects binaries.</summary>
public static class BinaryInspector
{
    // UPX writes its mark behind the program headers.
    private const int PackedWithin = 1024;

    /// <summary>Inspects a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="structs">Whether layouts of structs are read too, which takes the longest.</param>
    /// <param name="limits">Bounds, or the usual ones.</param>
    /// <exception cref="InspectionException">It cannot be read, is not ELF, or its headers are damaged. What is damaged further inside becomes a remark.</exception>
    public static BinaryFacts Inspect(string path, bool structs = false, InspectionLimits? limits = null)
    {
        using var file = ElfFile.Open(path, limits);
        return Inspect(file, structs, path);
    }

    /// <summary>Inspects bytes.</summary>
    /// <inheritdoc cref="Inspect(string, bool, InspectionLimits?)"/>
    public static BinaryFacts Inspect(ReadOnlyMemory<byte> bytes, string name, bool structs = false, InspectionLimits? limits = null)
    {
        using var file = ElfFile.Read(bytes, name, limits);
        return Inspect(file, structs, null);
    }

    private static BinaryFacts Inspect(ElfFile file, bool structs, string? path)
    {
        if (file.CutFrom() is { } end)
        {
            throw InspectionException.Malformed($"{file.Name}: is cut short: by its headers it has {end} bytes or more, and {file.Length} are there; build or copy it again");
        }

        var remarks = new List<string>();
        if (file.Sections.Count == 0 && file.At(0, PackedWithin).Span.IndexOf("UPX!"u8) >= 0)
        {
            remarks.Add($"{file.Name}: is packed by UPX, which hides what is inside; inspect it as it was before");
        }

        var dynamic = Or(file.Dynamic, new ElfDynamic(false, [], null, false), remarks);
        var symbols = file.Sections.FirstOrDefault(static s => s.Type == ElfSection.SymbolTable);
        var debug = file.Section(".debug_info") ?? file.Section(".zdebug_info");
        var interpreter = Or(file.Interpreter, null, remarks);
        var hasDebug = debug is { FileBytes: > 0 };
        return new BinaryFacts
        {
            Name = file.Name,
            Bytes = file.Length,
            Machine = file.Machine,
            Bits = file.IsWide ? 64 : 32,
            IsLittleEndian = file.IsLittleEndian,
            Type = file.Type,
            IsLibrary = file.Type == ElfType.Dynamic && interpreter is null && !dynamic.IsPositionIndependentExecutable && file.Header.Entry == 0,
            Interpreter = interpreter,
            Needed = dynamic.Needed,
            RunPath = dynamic.RunPath,
            HasSymbols = symbols is { Size: > 0 },
            HasDebugInfo = hasDebug,
            DebugCompression = hasDebug ? Or(() => file.CompressionOf(debug!), SectionCompression.Unknown, remarks) : SectionCompression.None,
            StrippableBytes = Strippable(file, symbols),
            BuildId = Or(() => BuildIdOf(file), null, remarks),
            Sections = [.. file.Sections.Where(static s => s.Index > 0 && s.Size > 0)],
            Go = Or(() => GoInspection.Inspect(file, symbols is { Size: > 0 }, remarks), null, remarks),
            DotNet = Or(() => DotNetInspection.Inspect(file, path), null, remarks),
            Structs = structs && hasDebug ? Or(() => StructInspection.Inspect(file, remarks), null, remarks) : null,
            Remarks = remarks,
        };
    }

    private static long Strippable(ElfFile file, ElfSection? symbols)
    {
        var strings = symbols is null ? uint.MaxValue : symbols.Link;
        var bytes = 0L;
        foreach (var section in file.Sections)
        {
            if (section == symbols || (section.Index == strings && !section.IsLoaded) || section.Name.StartsWith(".debug_", StringComparison.Ordinal) || section.Name.StartsWith(".zdebug_", StringComparison.Ordinal))
            {
                bytes += (long)Math.Min(section.FileBytes, (ulong)file.Length);
            }
        }

        return Math.Min(bytes, file.Length);
    }

    private static string? BuildIdOf(ElfFile file)
    {
        string? go = null;
        foreach (var (owner, type, description) in file.Notes())
        {
            if (owner == "GNU" && type == 3)
            {
                return Convert.ToHexStringLower(description.Span);
            }

            if (owner == "Go" && type == 4)
            {
                go = Encoding.ASCII.GetString(description.Span);
            }
        }

        return go;
    }

    /// <summary>Damage inside one part must not hide the others: it becomes a remark.</summary>
    private static T Or<T>(Func<T> read, T otherwise, List<string> remarks)
    {
        try
        {
            return read();
        }
        catch (InspectionException e)
        {
            remarks.Add(e.Message);
            return otherwise;
        }
    }
}
