namespace Ullage.Inspection.Elf;

/// <summary>A section header.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">sh_type.</param>
/// <param name="Flags">sh_flags.</param>
/// <param name="Address">Where it lies in memory; 0 when it is not loaded.</param>
/// <param name="Offset">Where it lies in the file.</param>
/// <param name="Size">Bytes: in memory when it is loaded, else in the file.</param>
/// <param name="Link">sh_link: for a table of symbols its strings.</param>
/// <param name="EntrySize">Bytes of an entry, for tables.</param>
public sealed record ElfSection(int Index, string Name, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size, uint Link, ulong EntrySize)
{
    internal const uint SymbolTable = 2;
    internal const uint StringTable = 3;
    internal const uint DynamicTable = 6;
    internal const uint Note = 7;
    internal const uint NoBits = 8;
    internal const uint DynamicSymbols = 11;

    /// <summary>Whether it is loaded into memory (SHF_ALLOC).</summary>
    public bool IsLoaded => (Flags & 2) != 0;

    /// <summary>Whether it holds instructions (SHF_EXECINSTR).</summary>
    public bool IsCode => (Flags & 4) != 0;

    /// <summary>Whether it may be written (SHF_WRITE).</summary>
    public bool IsWritable => (Flags & 1) != 0;

    /// <summary>Bytes in the file: 0 for zeroed memory (.bss).</summary>
    public ulong FileBytes => Type == NoBits ? 0 : Size;

    internal bool IsCompressed => (Flags & 0x800) != 0;
}

/// <summary>A program header.</summary>
/// <param name="Type">p_type.</param>
/// <param name="Flags">p_flags: 1 execute, 2 write, 4 read.</param>
/// <param name="Offset">Where it lies in the file.</param>
/// <param name="Address">Where it is loaded.</param>
/// <param name="FileBytes">Bytes in the file.</param>
/// <param name="MemoryBytes">Bytes in memory; what is more than in the file is zero.</param>
public sealed record ElfSegment(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileBytes, ulong MemoryBytes)
{
    internal const uint Load = 1;
    internal const uint Dynamic = 2;
    internal const uint Interpreter = 3;
    internal const uint Note = 4;
}

/// <summary>A symbol.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its value.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Kind">STT_…: 0 none, 1 object, 2 function, 3 section, 4 file, 6 thread-local.</param>
/// <param name="Section">Number of its section; 0 undefined, 0xFFF1 absolute.</param>
public readonly record struct ElfSymbol(string Name, ulong Address, ulong Size, byte Kind, ushort Section)
{
    /// <summary>Defined in another file.</summary>
    public bool IsUndefined => Section == 0;
}
