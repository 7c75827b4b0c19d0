using System.Text;
using Ullage.Manifests.Editing;

namespace Ullage.Generators.Writing;

/// <summary>Writes pieces as YAML: two columns a level, short lists of texts on one line, reasons above what they are about.</summary>
internal static class PieceText
{
    private const int LongestLine = 100;

    /// <summary>The text of a mapping, ending with a line break.</summary>
    public static string Of(Piece.Mapping mapping)
    {
        var text = new StringBuilder();
        Entries(text, mapping, 0, null);
        return text.ToString();
    }

    private static void Entries(StringBuilder text, Piece.Mapping mapping, int column, string? lead)
    {
        foreach (var (key, value) in mapping.Entries)
        {
            if (value.Comment is { } comment)
            {
                // A reason of the first entry of an item goes behind the dash's line.
                text.Append(lead is null ? new string(' ', column) : lead[..^2]).Append("# ").Append(comment).Append('\n');
            }

            text.Append(lead ?? new string(' ', column)).Append(YamlScalar.Text(key)).Append(':');
            lead = null;
            Value(text, value, column);
        }
    }

    private static void Value(StringBuilder text, Piece value, int column)
    {
        switch (value)
        {
            case Piece.Scalar scalar:
                text.Append(' ').Append(Written(scalar, inFlow: false)).Append('\n');
                break;
            case Piece.Mapping { Entries.Count: 0 }:
                text.Append(" {}\n");
                break;
            case Piece.Mapping mapping:
                text.Append('\n');
                Entries(text, mapping, column + 2, null);
                break;
            case Piece.Listing list when OnOneLine(list, LongestLine - column) is { } line:
                text.Append(' ').Append(line).Append('\n');
                break;
            case Piece.Listing list:
                text.Append('\n');
                foreach (var item in list.Items)
                {
                    Item(text, item, column + 2);
                }

                break;
        }
    }

    private static void Item(StringBuilder text, Piece item, int column)
    {
        var blanks = new string(' ', column);
        if (item.Comment is { } comment)
        {
            text.Append(blanks).Append("# ").Append(comment).Append('\n');
        }

        if (item is Piece.Mapping { Entries.Count: > 0 } mapping)
        {
            Entries(text, mapping, column + 2, blanks + "- ");
        }
        else
        {
            text.Append(blanks).Append('-');
            Value(text, item, column);
        }
    }

    private static string? OnOneLine(Piece.Listing list, int room)
    {
        if (!list.Items.All(static i => i is Piece.Scalar { Comment: null }))
        {
            return null;
        }

        var line = "[" + string.Join(", ", list.Items.Select(static i => Written((Piece.Scalar)i, inFlow: true))) + "]";
        return line.Length <= room ? line : null;
    }

    private static string Written(Piece.Scalar scalar, bool inFlow) => scalar.IsText ? YamlScalar.Text(scalar.Content, inFlow) : YamlScalar.Value(scalar.Content, inFlow);
}
