namespace Ullage.Inspection.Structs;

/// <summary>Whose a type is.</summary>
public enum StructOrigin
{
    /// <summary>The main module's, or of package main.</summary>
    Own,

    /// <summary>Go's library.</summary>
    Standard,

    /// <summary>Another module's.</summary>
    ThirdParty,
}

/// <summary>A field of a struct.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Offset">Bytes from the beginning.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Alignment">Its offset is a multiple of this.</param>
/// <param name="PaddingAfter">Unused bytes behind it.</param>
public sealed record StructField(string Name, string Type, long Offset, long Size, int Alignment, long PaddingAfter);

/// <summary>How a struct lies in memory, and how it could.</summary>
public sealed record StructLayout
{
    /// <summary>Its name with its package: <c>main.Request</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its package.</summary>
    public required string Package { get; init; }

    /// <summary>Whose it is.</summary>
    public required StructOrigin Origin { get; init; }

    /// <summary>Whether a generator wrote it (protocol buffers, cgo): its order is not for a person to change.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Fields, in the order of the source.</summary>
    public required IReadOnlyList<StructField> Fields { get; init; }

    /// <summary>Bytes, as unsafe.Sizeof tells.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes with the fields in <see cref="BestOrder"/>.</summary>
    public required long BestSize { get; init; }

    /// <summary>Bytes up to the end of the last pointer: what the collector looks at.</summary>
    public required long PointerBytes { get; init; }

    /// <summary>The same with the fields in <see cref="BestOrder"/>.</summary>
    public required long BestPointerBytes { get; init; }

    /// <summary>Bytes that the allocator takes for one: its size class.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>The same with the fields in <see cref="BestOrder"/>.</summary>
    public required long BestAllocatedBytes { get; init; }

    /// <summary>Indexes of the fields in the best order: no padding but at the end, pointers first. That of the source when that is as good.</summary>
    public required IReadOnlyList<int> BestOrder { get; init; }

    /// <summary>Unused bytes between and behind the fields.</summary>
    public long Padding => Fields.Sum(static f => f.PaddingAfter);

    /// <summary>Bytes that one object on the heap would take less; often 0 though the struct itself shrinks, since sizes are rounded up to classes.</summary>
    public long SavedBytes => AllocatedBytes - BestAllocatedBytes;

    /// <summary>Whether another order is better in size or pointers.</summary>
    public bool CanShrink => BestSize < Size;

    /// <summary>Whether another order leaves the collector less to look at, or less memory.</summary>
    public bool CanImprove => BestSize < Size || BestPointerBytes < PointerBytes;
}

/// <summary>The layouts of a binary's structs.</summary>
public sealed record StructReport
{
    /// <summary>Versions of DWARF found.</summary>
    public required IReadOnlyList<int> DwarfVersions { get; init; }

    /// <summary>All named structs whose layout could be followed, by name.</summary>
    public required IReadOnlyList<StructLayout> Structs { get; init; }

    /// <summary>Named structs that were left out, since their layout is not Go's own (C, or entries that are missing).</summary>
    public required int LeftOut { get; init; }

    /// <summary>Structs worth a look: the service's own, written by hand, of which one object would take less room; what saves most first.</summary>
    public IEnumerable<StructLayout> Worthwhile =>
        Structs.Where(static s => s is { Origin: StructOrigin.Own, IsGenerated: false, SavedBytes: > 0 }).OrderByDescending(static s => s.SavedBytes).ThenBy(static s => s.Name, StringComparer.Ordinal);
}
