namespace Ullage.Inspection.Elf;

/// <summary>What sort of ELF file it is (e_type).</summary>
public enum ElfType
{
    /// <summary>None or unknown.</summary>
    Other = 0,

    /// <summary>An object file, not linked.</summary>
    Relocatable = 1,

    /// <summary>An executable at a fixed address.</summary>
    Executable = 2,

    /// <summary>A shared library or a position-independent executable.</summary>
    Dynamic = 3,

    /// <summary>A core dump.</summary>
    Core = 4,
}

/// <summary>How a section is compressed in the file.</summary>
public enum SectionCompression
{
    /// <summary>Not.</summary>
    None,

    /// <summary>SHF_COMPRESSED with zlib.</summary>
    Zlib,

    /// <summary>SHF_COMPRESSED with Zstandard.</summary>
    Zstandard,

    /// <summary>The older way: a section named <c>.zdebug_…</c> that begins with "ZLIB".</summary>
    GnuZlib,

    /// <summary>SHF_COMPRESSED with an algorithm that is not known.</summary>
    Unknown,
}

/// <summary>Names of machines (e_machine) as Go and container images call them.</summary>
internal static class ElfMachines
{
    /// <summary>The name, such as <c>amd64</c>; the number where there is none.</summary>
    public static string Name(ushort machine, bool wide, bool little) => machine switch
    {
        3 => "386",
        8 => wide ? (little ? "mips64le" : "mips64") : little ? "mipsle" : "mips",
        20 => "ppc",
        21 => little ? "ppc64le" : "ppc64",
        22 => wide ? "s390x" : "s390",
        40 => "arm",
        43 => "sparc64",
        62 => wide ? "amd64" : "amd64p32",
        183 => "arm64",
        243 => wide ? "riscv64" : "riscv32",
        258 => "loong64",
        _ => $"machine {machine}",
    };
}
