using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>Edits inside brackets: commas, and in JSON one part a line where the parts before are written so.</summary>
public sealed partial class YamlEditor
{
    private void ChangeFlow(YamlNode collection, List<TextSpan> parts, bool[] removed, List<string> added)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (!removed[i])
            {
                continue;
            }

            if (added.Count > 0 && (collection.Kind == YamlNodeKind.Mapping || Array.TrueForAll(removed, static r => r)))
            {
                Replace(parts[i].Start, parts[i].End, string.Join(", ", added));
                added.Clear();
            }
            else if (Array.TrueForAll(removed[..i], static r => r))
            {
                // Nothing stays before it, so what separates it from the next goes too.
                Replace(parts[i].Start, i + 1 < parts.Count ? parts[i + 1].Start : parts[i].End, "");
            }
            else
            {
                Replace(parts[i - 1].End, parts[i].End, "");
            }
        }

        if (added.Count > 0)
        {
            AppendFlow(collection, parts, added);
        }
    }

    private void AppendFlow(YamlNode collection, List<TextSpan> parts, List<string> added)
    {
        if (parts.Count == 0)
        {
            Replace(collection.Span.Start + 1, collection.Span.Start + 1, string.Join(", ", added));
            return;
        }

        var last = parts[^1];
        var comma = _file.Bytes[last.End..collection.Span.End].IndexOfAnyExcept(" \t\r\n"u8);
        var hasComma = comma >= 0 && _file.Bytes[last.End + comma] == ',';
        if (!FirstOnLine(last.Start))
        {
            Replace(last.End, last.End, ", " + string.Join(", ", added));
            return;
        }

        var indent = BreakAt(last.Start) + Encoding.UTF8.GetString(_file.Bytes[LineStart(last.Start)..last.Start]);
        var text = string.Join("," + indent, added);
        var lineEnd = LineEnd(last.End);
        if (lineEnd >= collection.Span.End)
        {
            Replace(last.End, last.End, "," + indent + text);
        }
        else
        {
            // A comment may stand behind the last part: the new one goes below it, the comma before it.
            if (!hasComma)
            {
                Replace(last.End, last.End, ",");
            }

            Replace(lineEnd, lineEnd, indent + text + (hasComma ? "," : ""));
        }
    }

    private string FlowEntry(YamlNode mapping, string key, YamlChange change, YamlStyle hint)
    {
        var separator = ": ";
        foreach (var entry in mapping.Entries)
        {
            separator = _isJson && entry.Value.Span.Start == entry.Key.Span.End + 1 ? ":" : separator;
        }

        return Scalars.Write(key, true, _isJson ? YamlStyle.DoubleQuoted : YamlStyle.Plain, inFlow: true) + separator + FlowText(change, hint, mapping);
    }

    /// <summary>A value in brackets: on lines of its own where the collection it goes into is JSON written so, else on one line.</summary>
    private string FlowText(YamlChange change, YamlStyle hint, YamlNode within)
    {
        var quote = _isJson ? YamlStyle.DoubleQuoted : hint;
        if (!_isJson || !within.Exists || _file.Bytes[within.Span.Start..within.Span.End].IndexOf((byte)'\n') < 0)
        {
            return FlowValue.OneLine(change, quote, _isJson, _isJson && !_file.Bytes[within.Span.Start..within.Span.End].Contains((byte)' '));
        }

        // Within a mapping over several lines its parts stand at their own indentation; one deeper is as much more as that is over the bracket's line.
        var children = within.Kind == YamlNodeKind.Mapping ? FirstKey(within) : within.Items.MoveNext() ? ItemsOf(within)[0] : default;
        var outer = Blanks(within.Span.Start);
        var inner = children.Exists ? Blanks(children.Span.Start) : outer + "  ";
        var unit = inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal) ? inner[outer.Length..] : "  ";
        return FlowValue.Lines(change, BreakAt(within.Span.Start), inner, unit);
    }

    private string Blanks(int offset)
    {
        var start = LineStart(offset);
        var length = _file.Bytes[start..].IndexOfAnyExcept((byte)' ', (byte)'\t');
        return Encoding.UTF8.GetString(_file.Bytes.Slice(start, length < 0 ? 0 : length));
    }
}
