using Ullage.Inspection.BuildInfo;
using Ullage.Inspection.Dwarf;
using Ullage.Inspection.Elf;
using Ullage.Inspection.Go;

namespace Ullage.Inspection.Structs;

/// <summary>From debugging entries to layouts.</summary>
internal static class StructInspection
{
    /// <summary>The layouts, or null when there are no debugging entries of Go.</summary>
    /// <exception cref="InspectionException">The entries are damaged.</exception>
    public static StructReport? Inspect(ElfFile file, List<string> remarks)
    {
        if (DwarfSections.Of(file, file.Limits) is not { } sections)
        {
            return null;
        }

        var types = DwarfTypes.Read(sections, $"{file.Name}: debugging entries", file.Limits);
        var build = GoBuildInfoReader.Read(file);
        var measures = new TypeMeasure(types.ByOffset, file.PointerSize);
        var structs = new Dictionary<string, StructLayout>(StringComparer.Ordinal);
        var leftOut = 0;
        foreach (var type in types.ByOffset.Values)
        {
            if (type.Tag != Tags.StructureType || type.GoKind != GoKinds.Struct || !IsNamed(type.Name))
            {
                continue;
            }

            if (structs.Count >= file.Limits.MaxStructs)
            {
                remarks.Add($"more than {file.Limits.MaxStructs} structs; the rest was left out");
                break;
            }

            if (Layout(type, types, measures, build, file.PointerSize) is { } layout)
            {
                structs.TryAdd(layout.Name, layout);
            }
            else
            {
                leftOut++;
            }
        }

        return structs.Count == 0 && leftOut == 0
            ? null
            : new StructReport { DwarfVersions = [.. types.Versions], Structs = [.. structs.Values.OrderBy(static s => s.Name, StringComparer.Ordinal)], LeftOut = leftOut };
    }

    private static StructLayout? Layout(DwarfType type, DwarfTypes types, TypeMeasure measures, GoBuildInfo? build, int pointerSize)
    {
        var members = type.Members ?? [];
        var fields = new List<Measure>(members.Count);
        foreach (var member in members)
        {
            if (measures.Of(member.Target) is not { } measure)
            {
                return null;
            }

            fields.Add(measure);
        }

        if (measures.Of(type.Offset) is not { } whole)
        {
            return null;
        }

        var source = new int[members.Count];
        for (var i = 0; i < source.Length; i++)
        {
            source[i] = i;
        }

        var (offsets, size, pointers) = FieldOrder.Lay(fields, source, whole.Alignment);
        for (var i = 0; i < members.Count; i++)
        {
            // Not laid out by Go's own rules (C's packing, or a marker that is not known): nothing can be said of another order.
            if (offsets[i] != members[i].Offset)
            {
                return null;
            }
        }

        if (size != type.Size)
        {
            return null;
        }

        var best = FieldOrder.Best(fields);
        var (_, bestSize, bestPointers) = FieldOrder.Lay(fields, best, whole.Alignment);
        if (bestSize > size || (bestSize == size && bestPointers >= pointers))
        {
            best = source;
            (bestSize, bestPointers) = (size, pointers);
        }

        var package = PackageName.Of(type.Name);
        return new StructLayout
        {
            Name = type.Name,
            Package = package,
            Origin = OriginOf(package, build),
            IsGenerated = IsGenerated(type, members),
            Fields = Fields(members, fields, size, types),
            Size = size,
            BestSize = bestSize,
            PointerBytes = pointers,
            BestPointerBytes = bestPointers,
            AllocatedBytes = SizeClass.Of(size, pointers > 0, build?.Version, pointerSize),
            BestAllocatedBytes = SizeClass.Of(bestSize, pointers > 0, build?.Version, pointerSize),
            BestOrder = best,
        };
    }

    private static List<StructField> Fields(List<DwarfMember> members, List<Measure> measures, long size, DwarfTypes types)
    {
        var result = new List<StructField>(members.Count);
        for (var i = 0; i < members.Count; i++)
        {
            var (member, measure) = (members[i], measures[i]);
            var next = i + 1 < members.Count ? members[i + 1].Offset : size;
            result.Add(new StructField(member.Name, types.ByOffset.GetValueOrDefault(member.Target)?.Name ?? "", member.Offset, measure.Size, measure.Alignment, next - member.Offset - measure.Size));
        }

        return result;
    }

    // Not named by anyone: literals, closures, and what the runtime makes for maps and channels (hash<K,V>, map.group[K]V).
    private static bool IsNamed(string name)
    {
        var parameters = name.IndexOf('[', StringComparison.Ordinal);
        var bare = parameters < 0 ? name.AsSpan() : name.AsSpan(0, parameters);
        return bare.Contains('.') && !bare.ContainsAny('<', '{', ' ') && !name.StartsWith("noalg.", StringComparison.Ordinal) && !name.StartsWith("map.", StringComparison.Ordinal) && !name.StartsWith("go.shape.", StringComparison.Ordinal);
    }

    private static StructOrigin OriginOf(string package, GoBuildInfo? build) =>
        package == "main" || package.StartsWith("command-line-arguments", StringComparison.Ordinal) || (build?.Main is { Path.Length: > 0 } main && (package == main.Path || package.StartsWith(main.Path + "/", StringComparison.Ordinal)) && !package.Contains("/vendor/", StringComparison.Ordinal))
            ? StructOrigin.Own
            : PackageName.IsStandard(package) ? StructOrigin.Standard : StructOrigin.ThirdParty;

    private static bool IsGenerated(DwarfType type, List<DwarfMember> members) =>
        type.Name.Contains("._Ctype_", StringComparison.Ordinal) || type.Name.Contains("._cgo", StringComparison.Ordinal)
        || members.Any(static m => m.Name is "XXX_unrecognized" or "XXX_sizecache" or "XXX_NoUnkeyedLiteral")
        || (members.Any(static m => m.Name == "unknownFields") && members.Any(static m => m.Name == "sizeCache"));
}
