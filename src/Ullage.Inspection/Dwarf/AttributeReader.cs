using Ullage.Inspection.Bytes;

namespace Ullage.Inspection.Dwarf;

/// <summary>What one attribute holds: a number (or reference within <c>.debug_info</c>), or a stretch of bytes of a name.</summary>
internal readonly ref struct AttributeValue
{
    /// <summary>A number.</summary>
    public AttributeValue(ulong number) => Number = number;

    /// <summary>A name.</summary>
    public AttributeValue(ReadOnlySpan<byte> text) => Text = text;

    /// <summary>The number; 0 for names.</summary>
    public ulong Number { get; }

    /// <summary>The name; empty for numbers.</summary>
    public ReadOnlySpan<byte> Text { get; }
}

/// <summary>A unit's properties on which the reading of its attributes depends.</summary>
/// <param name="Start">Offset of the unit in <c>.debug_info</c>, to which some references are relative.</param>
/// <param name="Version">2 to 5.</param>
/// <param name="AddressSize">Bytes of an address.</param>
/// <param name="OffsetSize">4, or 8 in 64-bit DWARF.</param>
internal readonly record struct UnitFormat(ulong Start, int Version, int AddressSize, int OffsetSize);

/// <summary>Reads attributes by their forms.</summary>
internal sealed class AttributeReader(DwarfSections sections)
{
    /// <summary>Where names by number begin in <c>.debug_str_offsets</c> for the unit being read.</summary>
    public ulong StringOffsetsBase { get; set; }

    /// <summary>Reads one attribute.</summary>
    /// <exception cref="InspectionException">It is cut short or of a form that is not known.</exception>
    public AttributeValue Read(ref SpanReader reader, uint form, long constant, UnitFormat unit)
    {
        for (var hops = 0; form == Forms.Indirect; hops++)
        {
            var next = reader.Uleb();
            if (hops > 4 || next > uint.MaxValue || next == Forms.ImplicitConst)
            {
                throw InspectionException.Malformed("an attribute whose form is indirect without an end");
            }

            form = (uint)next;
        }

        switch (form)
        {
            case 0x01:
                return Number(reader.Word(unit.AddressSize));
            case 0x03:
                return Block(ref reader, reader.U16());
            case 0x04:
                return Block(ref reader, reader.U32());
            case 0x05:
                return Number(reader.U16());
            case 0x06:
                return Number(reader.U32());
            case 0x07 or 0x20 or 0x24:
                return Number(reader.U64());
            case 0x08:
                return Text(reader.ZeroTerminated());
            case 0x09 or 0x18:
                return Block(ref reader, reader.Uleb());
            case 0x0A:
                return Block(ref reader, reader.U8());
            case 0x0B or 0x0C or 0x29:
                return Number(reader.U8());
            case 0x0D:
                return Number((ulong)reader.Sleb());
            case 0x0E:
                return Text(SpanReader.BytesAt(sections.Strings.Span, reader.Word(unit.OffsetSize)));
            case 0x0F or 0x1B or 0x22 or 0x23 or 0x1F01:
                return Number(reader.Uleb());
            case 0x10:
                return Number(reader.Word(unit.Version <= 2 ? unit.AddressSize : unit.OffsetSize));
            case 0x11:
                return Number(unit.Start + reader.U8());
            case 0x12:
                return Number(unit.Start + reader.U16());
            case 0x13:
                return Number(unit.Start + reader.U32());
            case 0x14:
                return Number(unit.Start + reader.U64());
            case 0x15:
                return Number(unit.Start + reader.Uleb());
            case 0x17 or 0x1D or 0x1F20 or 0x1F21:
                return Number(reader.Word(unit.OffsetSize));
            case 0x19:
                return Number(1);
            case 0x1A or 0x1F02:
                return Indexed(reader.Uleb(), unit);
            case 0x1C or 0x2C:
                return Number(reader.U32());
            case 0x1E:
                reader.Skip(16);
                return Number(0);
            case 0x1F:
                return Text(SpanReader.BytesAt(sections.LineStrings.Span, reader.Word(unit.OffsetSize)));
            case Forms.ImplicitConst:
                return Number((ulong)constant);
            case 0x25:
                return Indexed(reader.U8(), unit);
            case 0x26:
                return Indexed(reader.U16(), unit);
            case 0x27:
                return Indexed(reader.U24(), unit);
            case 0x28:
                return Indexed(reader.U32(), unit);
            case 0x2A:
                return Number(reader.U16());
            case 0x2B:
                return Number(reader.U24());
            default:
                throw InspectionException.Malformed($"an attribute of the form {form:X}, which DWARF 5 does not know");
        }
    }

    private static AttributeValue Number(ulong value) => new(value);

    private static AttributeValue Text(ReadOnlySpan<byte> text) => new(text);

    private static AttributeValue Block(ref SpanReader reader, ulong length)
    {
        reader.Skip(length);
        return Number(0);
    }

    private AttributeValue Indexed(ulong index, UnitFormat unit)
    {
        var at = StringOffsetsBase + (index * (ulong)unit.OffsetSize);
        if (at > (ulong)sections.StringOffsets.Length || (ulong)unit.OffsetSize > (ulong)sections.StringOffsets.Length - at)
        {
            return Text(default);
        }

        var reader = new SpanReader(sections.StringOffsets.Span[(int)at..], sections.IsLittleEndian);
        return Text(SpanReader.BytesAt(sections.Strings.Span, reader.Word(unit.OffsetSize)));
    }
}
