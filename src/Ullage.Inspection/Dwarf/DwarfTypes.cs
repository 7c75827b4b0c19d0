using Ullage.Inspection.Bytes;

namespace Ullage.Inspection.Dwarf;

/// <summary>Walks through the debugging entries of DWARF 2 to 5 once and keeps the types of units written in Go.</summary>
internal sealed class DwarfTypes
{
    private const uint LanguageGo = 0x16;

    private readonly DwarfSections _sections;
    private readonly AbbreviationTables _abbreviations;
    private readonly AttributeReader _attributes;
    private readonly TextBudget _names;
    private readonly InspectionLimits _limits;
    private int _entries;
    private long _attributesLeft;
    private long _members;

    private DwarfTypes(DwarfSections sections, string name, InspectionLimits limits)
    {
        _sections = sections;
        _limits = limits;
        _attributesLeft = 1000 + Math.Min(4L * sections.Info.Length, 8L * limits.MaxEntries);
        _abbreviations = new AbbreviationTables(sections.Abbreviations, 8_000_000);
        _attributes = new AttributeReader(sections);
        _names = new TextBudget(name, sections.Info.Length + sections.Strings.Length);
    }

    /// <summary>Types by their offset.</summary>
    public Dictionary<ulong, DwarfType> ByOffset { get; } = [];

    /// <summary>Versions of DWARF of the units, in order.</summary>
    public SortedSet<int> Versions { get; } = [];

    /// <summary>Whether units in C or another language were passed over.</summary>
    public bool HasForeignUnits { get; private set; }

    /// <summary>Reads.</summary>
    /// <exception cref="InspectionException">Damaged.</exception>
    public static DwarfTypes Read(DwarfSections sections, string name, InspectionLimits limits)
    {
        var types = new DwarfTypes(sections, name, limits);
        var length = (ulong)sections.Info.Length;
        for (ulong at = 0; at < length;)
        {
            at = types.ReadUnit(at);
        }

        return types;
    }

    private ulong ReadUnit(ulong start)
    {
        var reader = new SpanReader(_sections.Info.Span, _sections.IsLittleEndian);
        reader.Seek(start);
        ulong length = reader.U32();
        var offsetSize = 4;
        if (length == uint.MaxValue)
        {
            length = reader.U64();
            offsetSize = 8;
        }

        var left = (ulong)(_sections.Info.Length - reader.Position);
        if (length > left || length < 7)
        {
            throw InspectionException.Malformed($"a unit of debugging entries of {length} bytes at {start}, where {left} are left");
        }

        var end = (ulong)reader.Position + length;
        int version = reader.U16();
        if (version is < 2 or > 5)
        {
            return end;
        }

        uint unitType = 1;
        int addressSize;
        ulong abbreviations;
        if (version >= 5)
        {
            unitType = reader.U8();
            addressSize = reader.U8();
            abbreviations = reader.Word(offsetSize);
            reader.Skip(unitType switch { 4 or 5 => 8, 2 or 6 => 8 + (ulong)offsetSize, _ => 0 });
        }
        else
        {
            abbreviations = reader.Word(offsetSize);
            addressSize = reader.U8();
        }

        Versions.Add(version);
        if (unitType != 1)
        {
            return end;
        }

        _attributes.StringOffsetsBase = offsetSize == 8 ? 16u : 8u;
        var unit = new UnitFormat(start, version, addressSize, offsetSize);
        var body = new SpanReader(_sections.Info.Span[..(int)end], _sections.IsLittleEndian);
        body.Seek((ulong)reader.Position);
        ReadEntries(ref body, unit, _abbreviations.At(abbreviations));
        return end;
    }

    private void ReadEntries(ref SpanReader reader, UnitFormat unit, Dictionary<ulong, Abbreviation> shapes)
    {
        // For each level the type whose entries stand there, or null.
        var open = new List<DwarfType?>();
        while (!reader.AtEnd)
        {
            var offset = (ulong)reader.Position;
            var code = reader.Uleb();
            if (code == 0)
            {
                if (open.Count <= 1)
                {
                    return;
                }

                open.RemoveAt(open.Count - 1);
                continue;
            }

            if (++_entries > _limits.MaxEntries)
            {
                throw InspectionException.TooLarge($"more than {_limits.MaxEntries} debugging entries");
            }

            if (!shapes.TryGetValue(code, out var shape))
            {
                throw InspectionException.Malformed($"the debugging entry at {offset} has the abbreviation {code}, which is not in its table");
            }

            // Most attributes take a byte or more; entries of nothing but those that take none are no compiler's.
            if ((_attributesLeft -= shape.Attributes.Count) < 0)
            {
                throw InspectionException.TooLarge("more attributes in the debugging entries than any compiler writes");
            }

            DwarfType? type = null;
            switch (shape.Tag)
            {
                case Tags.CompileUnit:
                    if (!ReadUnitEntry(ref reader, shape, unit))
                    {
                        HasForeignUnits = true;
                        return;
                    }

                    break;
                case Tags.BaseType or Tags.StructureType or Tags.ArrayType or Tags.PointerType or Tags.Typedef or Tags.SubroutineType or Tags.UnspecifiedType or Tags.UnionType:
                    type = ReadType(ref reader, shape, unit, offset);
                    break;
                case Tags.Member when open is [.., { } owner]:
                    ReadMember(ref reader, shape, unit, owner);
                    break;
                case Tags.SubrangeType when open is [.., { Tag: Tags.ArrayType } owner]:
                    ReadRange(ref reader, shape, unit, owner);
                    break;
                default:
                    foreach (var (_, form, constant) in shape.Attributes)
                    {
                        _attributes.Read(ref reader, form, constant, unit);
                    }

                    break;
            }

            if (shape.HasChildren)
            {
                open.Add(type);
                if (open.Count > 10_000)
                {
                    throw InspectionException.Malformed("debugging entries nested more than 10,000 deep");
                }
            }
            else if (open.Count == 0)
            {
                return;
            }
        }
    }

    private bool ReadUnitEntry(ref SpanReader reader, Abbreviation shape, UnitFormat unit)
    {
        ulong language = 0;
        foreach (var (attribute, form, constant) in shape.Attributes)
        {
            var value = _attributes.Read(ref reader, form, constant, unit);
            if (attribute == Attributes.Language)
            {
                language = value.Number;
            }
            else if (attribute == Attributes.StrOffsetsBase)
            {
                _attributes.StringOffsetsBase = value.Number;
            }
        }

        return language == LanguageGo;
    }

    private DwarfType ReadType(ref SpanReader reader, Abbreviation shape, UnitFormat unit, ulong offset)
    {
        var type = new DwarfType(shape.Tag, offset);
        foreach (var (attribute, form, constant) in shape.Attributes)
        {
            var value = _attributes.Read(ref reader, form, constant, unit);
            switch (attribute)
            {
                case Attributes.Name:
                    type.Name = _names.Text(value.Text);
                    break;
                case Attributes.ByteSize:
                    type.Size = value.Number <= long.MaxValue >> 8 ? (long)value.Number : -1;
                    break;
                case Attributes.GoKind:
                    type.GoKind = (int)(value.Number & 31);
                    break;
                case Attributes.Type:
                    type.Target = value.Number;
                    break;
                case Attributes.Count:
                    type.Count = value.Number <= long.MaxValue >> 8 ? (long)value.Number : -1;
                    break;
            }
        }

        if (ByOffset.Count >= 8L * _limits.MaxStructs)
        {
            throw InspectionException.TooLarge($"more than {8L * _limits.MaxStructs} types in the debugging entries");
        }

        ByOffset.TryAdd(offset, type);
        return type;
    }

    private void ReadMember(ref SpanReader reader, Abbreviation shape, UnitFormat unit, DwarfType owner)
    {
        var name = "";
        ulong target = 0, location = 0;
        foreach (var (attribute, form, constant) in shape.Attributes)
        {
            var value = _attributes.Read(ref reader, form, constant, unit);
            switch (attribute)
            {
                case Attributes.Name:
                    name = _names.Text(value.Text);
                    break;
                case Attributes.Type:
                    target = value.Number;
                    break;
                case Attributes.MemberLocation:
                    location = value.Number;
                    break;
            }
        }

        if (++_members > 32L * _limits.MaxStructs)
        {
            throw InspectionException.TooLarge($"more than {32L * _limits.MaxStructs} fields in the debugging entries");
        }

        (owner.Members ??= []).Add(new DwarfMember(name, location <= long.MaxValue >> 8 ? (long)location : -1, target));
    }

    private void ReadRange(ref SpanReader reader, Abbreviation shape, UnitFormat unit, DwarfType owner)
    {
        foreach (var (attribute, form, constant) in shape.Attributes)
        {
            var value = _attributes.Read(ref reader, form, constant, unit);
            if (attribute == Attributes.Count)
            {
                owner.Count = value.Number <= long.MaxValue >> 8 ? (long)value.Number : -1;
            }
        }
    }
}
