using Ullage.Inspection.Dwarf;

namespace Ullage.Inspection.Structs;

/// <summary>What a type takes: bytes, alignment, and bytes up to the end of its last pointer.</summary>
internal readonly record struct Measure(long Size, int Alignment, long PointerBytes);

/// <summary>
/// Works out alignment and pointers, which debugging entries do not tell, from the kinds of types as Go's compiler does: the alignment of a number is its size,
/// at most a pointer's; of an array its element's; of a struct the largest of its fields'.
/// </summary>
internal sealed class TypeMeasure(Dictionary<ulong, DwarfType> types, int pointerSize)
{
    private const int Deepest = 200;

    private readonly Dictionary<ulong, Measure?> _known = [];

    /// <summary>The measure of a type, or null when its entries are missing, contradict each other or run in a circle.</summary>
    public Measure? Of(ulong offset) => Of(offset, 0);

    private Measure? Of(ulong offset, int depth)
    {
        if (_known.TryGetValue(offset, out var known))
        {
            return known;
        }

        if (depth > Deepest || !types.TryGetValue(offset, out var type))
        {
            return null;
        }

        // Stands while the type is being measured: one that contains itself cannot be.
        _known[offset] = null;
        var measure = Work(type, depth + 1);
        _known[offset] = measure;
        return measure;
    }

    private Measure? Work(DwarfType type, int depth)
    {
        switch (type.GoKind)
        {
            case GoKinds.Chan or GoKinds.Func or GoKinds.Map or GoKinds.Pointer or GoKinds.UnsafePointer:
                return new Measure(pointerSize, pointerSize, pointerSize);
            case GoKinds.Interface:
                return new Measure(2L * pointerSize, pointerSize, 2L * pointerSize);
            case GoKinds.String:
                return new Measure(2L * pointerSize, pointerSize, pointerSize);
            case GoKinds.Slice:
                return new Measure(3L * pointerSize, pointerSize, pointerSize);
        }

        return type.Tag switch
        {
            Tags.PointerType or Tags.SubroutineType => new Measure(pointerSize, pointerSize, pointerSize),
            Tags.BaseType => Number(type),
            Tags.Typedef => Of(type.Target, depth),
            Tags.ArrayType => Array(type, depth),
            Tags.StructureType => Struct(type, depth),
            _ => null,
        };
    }

    private Measure? Number(DwarfType type)
    {
        var part = type.GoKind is GoKinds.Complex64 or GoKinds.Complex128 ? type.Size / 2 : type.Size;
        return type.Size is >= 1 and <= 16 && part is 1 or 2 or 4 or 8 ? new Measure(type.Size, (int)Math.Min(part, pointerSize), 0) : null;
    }

    private Measure? Array(DwarfType type, int depth)
    {
        if (Of(type.Target, depth) is not { } element || type.Count < 0 || type.Size < 0 || (element.Size > 0 && type.Count > type.Size / element.Size) || element.Size * type.Count != type.Size)
        {
            return null;
        }

        return new Measure(type.Size, element.Alignment, type.Count > 0 && element.PointerBytes > 0 ? ((type.Count - 1) * element.Size) + element.PointerBytes : 0);
    }

    private Measure? Struct(DwarfType type, int depth)
    {
        var alignment = type.Name.EndsWith("atomic.align64", StringComparison.Ordinal) ? 8 : 1;
        var pointers = 0L;
        foreach (var member in type.Members ?? [])
        {
            if (Of(member.Target, depth) is not { } field || member.Offset < 0)
            {
                return null;
            }

            alignment = Math.Max(alignment, field.Alignment);
            pointers = field.PointerBytes > 0 ? Math.Max(pointers, member.Offset + field.PointerBytes) : pointers;
        }

        return type.Size < 0 || pointers > type.Size ? null : new Measure(type.Size, alignment, pointers);
    }
}
