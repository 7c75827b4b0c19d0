namespace Ullage.Inspection.Dwarf;

/// <summary>A type of a Go program as its debugging entries describe it.</summary>
internal sealed class DwarfType(uint tag, ulong offset)
{
    /// <summary>DW_TAG_….</summary>
    public uint Tag => tag;

    /// <summary>Where it stands, by which others refer to it.</summary>
    public ulong Offset => offset;

    /// <summary>Its name; empty when it has none.</summary>
    public string Name { get; set; } = "";

    /// <summary>DW_AT_byte_size; -1 where it is not told.</summary>
    public long Size { get; set; } = -1;

    /// <summary>reflect.Kind; 0 where it is not told.</summary>
    public int GoKind { get; set; }

    /// <summary>The type it refers to; 0 for none.</summary>
    public ulong Target { get; set; }

    /// <summary>Length of an array; -1 where it is not told.</summary>
    public long Count { get; set; } = -1;

    /// <summary>Fields, in the order of the source.</summary>
    public List<DwarfMember>? Members { get; set; }
}

/// <summary>A field.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Bytes from the beginning.</param>
/// <param name="Target">Its type.</param>
internal readonly record struct DwarfMember(string Name, long Offset, ulong Target);
