using Ullage.Inspection.Bytes;

namespace Ullage.Inspection.Dwarf;

/// <summary>The shape of a debugging entry: its tag, whether entries follow inside it, and how each attribute is written.</summary>
/// <param name="Tag">DW_TAG_….</param>
/// <param name="HasChildren">Whether entries follow inside.</param>
/// <param name="Attributes">Attribute, form, and the value of DW_FORM_implicit_const.</param>
internal sealed record Abbreviation(uint Tag, bool HasChildren, IReadOnlyList<(uint Attribute, uint Form, long Constant)> Attributes);

/// <summary>Tables of abbreviations, each read once.</summary>
internal sealed class AbbreviationTables(ReadOnlyMemory<byte> section, int most)
{
    private const int MostAttributes = 1000;

    private readonly Dictionary<ulong, Dictionary<ulong, Abbreviation>> _tables = [];
    private int _left = most;

    /// <summary>The table at an offset.</summary>
    /// <exception cref="InspectionException">Damaged.</exception>
    public Dictionary<ulong, Abbreviation> At(ulong offset)
    {
        if (_tables.TryGetValue(offset, out var known))
        {
            return known;
        }

        var table = new Dictionary<ulong, Abbreviation>();
        var reader = new SpanReader(section.Span, little: true);
        reader.Seek(offset);
        while (!reader.AtEnd && reader.Uleb() is > 0 and var code)
        {
            var (tag, children) = (reader.Uleb(), reader.U8());
            var attributes = new List<(uint, uint, long)>();
            while (true)
            {
                var (attribute, form) = (reader.Uleb(), reader.Uleb());
                var constant = form == Forms.ImplicitConst ? reader.Sleb() : 0;
                if (attribute == 0 && form == 0)
                {
                    break;
                }

                if (--_left < 0 || attributes.Count > MostAttributes || attribute > uint.MaxValue || form > uint.MaxValue)
                {
                    throw InspectionException.Malformed("the abbreviations of the debugging entries are more than any honest file has");
                }

                attributes.Add(((uint)attribute, (uint)form, constant));
            }

            if (tag > uint.MaxValue || --_left < 0)
            {
                throw InspectionException.Malformed($"an abbreviation with the tag {tag}");
            }

            table.TryAdd(code, new Abbreviation((uint)tag, children != 0, attributes));
        }

        return _tables[offset] = table;
    }
}
