using Ullage.Inspection.DotNet;
using Ullage.Inspection.Elf;
using Ullage.Inspection.Go;
using Ullage.Inspection.Structs;

namespace Ullage.Inspection.Binaries;

/// <summary>What a binary tells of itself.</summary>
public sealed record BinaryFacts
{
    /// <summary>Its path, or its path inside an image.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>The machine, as Go and images call it: <c>amd64</c>.</summary>
    public required string Machine { get; init; }

    /// <summary>Bits of an address: 32 or 64.</summary>
    public required int Bits { get; init; }

    /// <summary>Whether numbers begin with their least byte.</summary>
    public required bool IsLittleEndian { get; init; }

    /// <summary>What sort of ELF file.</summary>
    public required ElfType Type { get; init; }

    /// <summary>Whether it can be loaded anywhere: an executable of type <see cref="ElfType.Dynamic"/>.</summary>
    public bool IsPositionIndependent => Type == ElfType.Dynamic;

    /// <summary>Whether it is a shared library, which is not started by itself.</summary>
    public bool IsLibrary { get; init; }

    /// <summary>The loader it asks for (PT_INTERP), such as <c>/lib64/ld-linux-x86-64.so.2</c>, or null. An image must hold it, or the start fails with "no such file or directory".</summary>
    public string? Interpreter { get; init; }

    /// <summary>Shared libraries it needs (DT_NEEDED).</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>Where these are looked for first (RUNPATH or RPATH), as written; null where nothing is.</summary>
    public string? RunPath { get; init; }

    /// <summary>Whether it starts without any other file: neither a loader nor libraries.</summary>
    public bool IsStatic => Interpreter is null && Needed.Count == 0;

    /// <summary>Whether a symbol table is there (<c>-s</c> and <c>strip</c> remove it).</summary>
    public bool HasSymbols { get; init; }

    /// <summary>Whether debugging entries are there (<c>-w</c> removes them).</summary>
    public bool HasDebugInfo { get; init; }

    /// <summary>How the debugging entries are compressed.</summary>
    public SectionCompression DebugCompression { get; init; }

    /// <summary>Neither symbols nor debugging entries.</summary>
    public bool IsStripped => !HasSymbols && !HasDebugInfo;

    /// <summary>Bytes of the file that stripping would remove: symbols and their names, debugging entries.</summary>
    public long StrippableBytes { get; init; }

    /// <summary>The build id (GNU) in hexadecimal digits, or Go's own, or null.</summary>
    public string? BuildId { get; init; }

    /// <summary>Sections that take room in the file or in memory, in their order.</summary>
    public IReadOnlyList<ElfSection> Sections { get; init; } = [];

    /// <summary>Facts of a Go binary; null when it is none.</summary>
    public GoFacts? Go { get; init; }

    /// <summary>Facts of a .NET binary; null when it is none.</summary>
    public DotNetFacts? DotNet { get; init; }

    /// <summary>Layouts of structs; null when they were not asked for or there are no debugging entries.</summary>
    public StructReport? Structs { get; init; }

    /// <summary>What could not be read, each a sentence.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
