using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>Where lines begin and end, and how whole lines go in and out.</summary>
public sealed partial class YamlEditor
{
    /// <summary>Puts lines below the line on which something ends.</summary>
    private void InsertLines(int end, int column, IReadOnlyList<string> lines)
    {
        var indent = new string(' ', column);
        if (end > 0 && _file.Bytes[end - 1] is (byte)'\n' or (byte)'\r')
        {
            // After a block text that keeps its line breaks.
            Replace(end, end, Joined(lines, "", indent, BreakAt(TextEnd(end))));
            return;
        }

        var lineBreak = BreakAt(end);
        var at = LineEnd(end);
        if (at == _file.Bytes.Length)
        {
            Replace(at, at, Joined(lines, lineBreak, indent, ""));
            return;
        }

        // Behind the break, not before it: that line may itself be one that goes.
        Replace(at + lineBreak.Length, at + lineBreak.Length, Joined(lines, "", indent, lineBreak));
    }

    private static string Joined(IReadOnlyList<string> lines, string before, string indent, string after)
    {
        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            text.Append(before).Append(indent).Append(lines[i]).Append(after);
        }

        return text.ToString();
    }

    /// <summary>Takes away the lines from the one where something begins to the one where it ends.</summary>
    private void RemoveLines(int start, int end)
    {
        if (!FirstOnLine(start))
        {
            throw Refused(start, "an entry that does not begin on a line of its own; remove it by hand");
        }

        var from = LineStart(start);
        var text = _file.Bytes;
        end = LineEnd(TextEnd(end));
        if (end < text.Length)
        {
            end += BreakAt(end).Length;
        }
        else if (from > 0)
        {
            from -= from > 1 && text[from - 1] == '\n' && text[from - 2] == '\r' ? 2 : text[from - 1] is (byte)'\n' or (byte)'\r' ? 1 : 0;
        }

        Replace(from, end, "");
    }

    /// <summary>The end of the last text before an offset that may lie behind line breaks.</summary>
    private int TextEnd(int end)
    {
        while (end > 0 && _file.Bytes[end - 1] is (byte)'\n' or (byte)'\r')
        {
            end--;
        }

        return end;
    }

    private bool FirstOnLine(int offset) => _file.Bytes[LineStart(offset)..offset].IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;

    private int ColumnOf(int offset) => Layout.Column(_file, offset);

    private int LineStart(int offset) => Layout.LineStart(_file.Bytes, offset);

    private int LineEnd(int offset)
    {
        var step = _file.Bytes[offset..].IndexOfAny((byte)'\n', (byte)'\r');
        return step < 0 ? _file.Bytes.Length : offset + step;
    }

    /// <summary>The line break in use: that of the line itself, else of the file's first line.</summary>
    private string BreakAt(int offset)
    {
        var text = _file.Bytes;
        var end = LineEnd(offset);
        end = end < text.Length ? end : LineEnd(0);
        return end >= text.Length || text[end] == '\n' ? "\n" : end + 1 < text.Length && text[end + 1] == '\n' ? "\r\n" : "\r";
    }

    private void ReplaceScalar(YamlNode node, YamlChange.Scalar change)
    {
        RefuseShared(node);
        if (node.Tag is not null)
        {
            throw Refused(node, $"a value with the tag {node.Tag}; take the tag away first");
        }

        if (node.Kind == YamlNodeKind.Scalar && node.Text == change.Content && !node.IsAbsent && !(change.IsText && node.Style == YamlStyle.Plain && !Scalars.IsText(change.Content)))
        {
            return;
        }

        var style = _isJson ? YamlStyle.DoubleQuoted : node.Style is YamlStyle.SingleQuoted or YamlStyle.DoubleQuoted ? node.Style : YamlStyle.Plain;
        Replace(node.Span.Start, TextEnd(node.Span.End), (node.IsAbsent ? " " : "") + change.Written(style, inFlow: true));
    }
}
