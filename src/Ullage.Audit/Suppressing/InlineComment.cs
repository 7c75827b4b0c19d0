using System.Text;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Suppressing;

/// <summary>
/// A comment that accepts findings: <c># ullage-ignore rule-a, rule-b: reason</c> for its own line, or for the next when it stands alone;
/// <c># ullage-ignore-file rule: reason</c> for the whole file.
/// </summary>
internal sealed class InlineComment(IReadOnlyList<string> rules, string reason, int line, TextSpan span)
{
    public IReadOnlyList<string> Rules => rules;

    public string Reason => reason;

    /// <summary>The line that it is about; 0 for the whole file.</summary>
    public int Line => line;

    public TextSpan Span => span;

    /// <summary>The comments of a file; none, and at no cost, in a file without the word.</summary>
    public static List<InlineComment> In(SourceText source)
    {
        var found = new List<InlineComment>();
        var bytes = source.Bytes;
        var word = "ullage-ignore"u8;
        var next = 0;
        for (var at = bytes.IndexOf(word); at >= 0;)
        {
            var start = at;
            while (start > 0 && bytes[start - 1] is (byte)' ' or (byte)'\t')
            {
                start--;
            }

            var end = bytes[at..].IndexOfAny((byte)'\n', (byte)'\r');
            end = end < 0 ? bytes.Length : at + end;
            if (start > 0 && bytes[start - 1] == '#')
            {
                found.Add(Read(source, start - 1, Encoding.UTF8.GetString(bytes[(at + word.Length)..end]), end, ref next));
            }

            var more = bytes[end..].IndexOf(word);
            at = more < 0 ? -1 : end + more;
        }

        return found;
    }

    private static InlineComment Read(SourceText source, int start, string text, int end, ref int next)
    {
        var isFile = text.StartsWith("-file", StringComparison.Ordinal);
        text = isFile ? text["-file".Length..] : text;
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        var names = (colon < 0 ? text : text[..colon]).Trim().TrimEnd(':');
        var line = source.PositionOf(start).Line;
        var alone = source.Line(line).AsSpan().TrimStart().StartsWith("#", StringComparison.Ordinal);
        if (alone && next <= line)
        {
            // Comments below one another have the same next line, which is looked for once.
            next = NextLine(source, line);
        }

        return new(
            names.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            colon < 0 ? "" : text[(colon + 2)..].Trim(),
            isFile ? 0 : alone ? next : line,
            new(start, end));
    }

    /// <summary>The next line that is more than a comment.</summary>
    private static int NextLine(SourceText source, int line)
    {
        do
        {
            line++;
        }
        while (line <= source.LineCount && source.Line(line).AsSpan().TrimStart() is var text && (text.IsEmpty || text[0] == '#'));

        return line;
    }
}
