using Ullage.Manifests.Parsing;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>How a file is laid out, so that what is new looks like what is there.</summary>
/// <param name="Step">Columns from a key to the keys under it.</param>
/// <param name="Dash">Columns from a key to the dashes under it; 0 where they stand below the key itself.</param>
/// <param name="Gap">Blanks between a dash and what follows it.</param>
internal sealed record Layout(int Step, int Dash, int Gap)
{
    public static Layout Default { get; } = new(2, 0, 1);

    /// <summary>
    /// The quotes that new values in a collection take: those of the first value beside them, or one level down. A mapping of mixed things, as a container is,
    /// says nothing about a new part of it.
    /// </summary>
    public static YamlStyle QuoteOf(YamlNode node, bool ofParts = false)
    {
        if (ofParts && DirectQuote(node) is not null)
        {
            return YamlStyle.Plain;
        }

        var found = DirectQuote(node);
        foreach (var (_, value) in found is null && node.Kind == YamlNodeKind.Mapping ? node.Entries : default)
        {
            found ??= DirectQuote(value);
        }

        foreach (var item in found is null && node.Kind == YamlNodeKind.Sequence ? node.Items : default)
        {
            found ??= item.Kind == YamlNodeKind.Scalar ? item.Style : DirectQuote(item);
        }

        return found is YamlStyle.SingleQuoted or YamlStyle.DoubleQuoted ? found.Value : YamlStyle.Plain;
    }

    public static int Column(YamlFile file, int offset) => offset - LineStart(file.Bytes, offset);

    public static int LineStart(ReadOnlySpan<byte> text, int offset)
    {
        var start = text[..offset].LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        return start == 0 && offset >= 3 && text.StartsWith(Characters.ByteOrderMark) ? 3 : start;
    }

    public static IEnumerable<(string Key, YamlChange Change)> Kept(YamlChange.Merge merge) => merge.Entries.Where(static e => !IsEmpty(e.Change));

    /// <summary>The lines of a new value below its key, from the key's column on; with <paramref name="nested"/> false, of entries at that column itself.</summary>
    public List<string> Block(YamlChange change, YamlStyle quote, bool nested = true)
    {
        var lines = new List<string>();
        Write(lines, change, quote, nested ? IndentOf(change) : 0, null);
        return lines;
    }

    /// <summary>The lines of a new item, from its dash on.</summary>
    public List<string> Item(YamlChange change, YamlStyle quote)
    {
        var lines = new List<string>();
        Item(lines, change, quote, 0);
        return lines;
    }

    private int IndentOf(YamlChange change) => change is YamlChange.Merge ? Step : Dash;

    /// <summary>Adds the lines of a collection at a column; <paramref name="lead"/> stands before its first line instead of blanks.</summary>
    private void Write(List<string> lines, YamlChange change, YamlStyle quote, int column, string? lead)
    {
        switch (change)
        {
            case YamlChange.Merge merge:
                for (var i = 0; i < merge.Entries.Count; i++)
                {
                    var (key, value) = merge.Entries[i];
                    if (!IsEmpty(value))
                    {
                        Entry(lines, key, value, quote, column, lead ?? new string(' ', column));
                        lead = null;
                    }
                }

                break;
            case YamlChange.MergeItems items:
                foreach (var (name, value) in items.Items)
                {
                    if (value is not YamlChange.Removal)
                    {
                        Item(lines, items.Whole(name, value), quote, column);
                    }
                }

                break;
            case YamlChange.AppendTexts texts:
                foreach (var text in texts.Items)
                {
                    Item(lines, YamlChange.Text(text), quote, column);
                }

                break;
            case YamlChange.NewItems items:
                foreach (var item in items.Items)
                {
                    Item(lines, item, quote, column);
                }

                break;
            default:
                throw new InvalidOperationException("Only collections are written below a key.");
        }
    }

    private void Entry(List<string> lines, string key, YamlChange change, YamlStyle quote, int column, string before)
    {
        var written = Scalars.Write(key, true, YamlStyle.Plain, inFlow: false);
        if (change is YamlChange.Scalar scalar)
        {
            lines.Add(string.Concat(before, written, ": ", scalar.Written(key == "name" ? YamlStyle.Plain : quote, inFlow: false)));
            return;
        }

        lines.Add(string.Concat(before, written, ":"));
        Write(lines, change, quote, column + IndentOf(change), null);
    }

    private void Item(List<string> lines, YamlChange change, YamlStyle quote, int column)
    {
        var dash = string.Concat(new string(' ', column), "-", new string(' ', Gap));
        if (change is YamlChange.Scalar scalar)
        {
            lines.Add(dash + scalar.Written(quote, inFlow: false));
            return;
        }

        Write(lines, change, quote, column + 1 + Gap, dash);
    }

    public static bool IsEmpty(YamlChange change) => change switch
    {
        YamlChange.Removal => true,
        YamlChange.Merge merge => AreEmpty(merge.Entries),
        YamlChange.MergeItems items => items.Items.All(static i => i.Change is YamlChange.Removal),
        YamlChange.AppendTexts texts => texts.Items.Count == 0,
        YamlChange.NewItems items => items.Items.Count == 0,
        _ => false,
    };

    private static bool AreEmpty(IReadOnlyList<(string Key, YamlChange Change)> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (!IsEmpty(entries[i].Change))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Nothing, null, or an empty collection in brackets.</summary>
    public static bool IsNothing(YamlNode node) => node.Kind switch
    {
        YamlNodeKind.Scalar => node.Style == YamlStyle.Plain && node.Text is "" or "~" or "null" or "Null" or "NULL",
        YamlNodeKind.Mapping => node.Style == YamlStyle.Flow && !node.Entries.MoveNext(),
        YamlNodeKind.Sequence => node.Style == YamlStyle.Flow && !node.Items.MoveNext(),
        _ => false,
    };

    private static YamlStyle? DirectQuote(YamlNode mapping)
    {
        foreach (var (key, value) in mapping.Kind == YamlNodeKind.Mapping ? mapping.Entries : default)
        {
            if (value.Kind == YamlNodeKind.Scalar && !value.IsAbsent && !key.TextIs("name"))
            {
                return value.Style is YamlStyle.SingleQuoted or YamlStyle.DoubleQuoted ? value.Style : YamlStyle.Plain;
            }
        }

        return null;
    }
}
