namespace Ullage.Inspection.Dockerfiles;

/// <summary>Finds <c>&lt;&lt;EOF</c>, <c>&lt;&lt;-EOF</c> and <c>&lt;&lt;"EOF"</c> among the words of an instruction.</summary>
internal static class HeredocMarks
{
    private const int Most = 64;

    /// <summary>Those outside of quotes, in order.</summary>
    public static IReadOnlyList<(string Name, bool StripsTabs, bool Expands, int At)> Find(string text)
    {
        var result = new List<(string, bool, bool, int)>();
        var quote = '\0';
        for (var i = 0; i + 2 < text.Length && result.Count < Most; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                continue;
            }

            if (c is '"' or '\'')
            {
                quote = c;
                continue;
            }

            if (c != '<' || text[i + 1] != '<')
            {
                continue;
            }

            // <<< is a here-string, which stays on its line.
            if (text[i + 2] == '<')
            {
                i += 2;
                continue;
            }

            if (Word(text, i + 2) is { } found)
            {
                result.Add((found.Name, found.StripsTabs, found.Expands, i));
                i = found.End - 1;
            }
        }

        return result;
    }

    private static (string Name, bool StripsTabs, bool Expands, int End)? Word(string text, int at)
    {
        var strips = text[at] == '-';
        at += strips ? 1 : 0;
        if (at >= text.Length)
        {
            return null;
        }

        if (text[at] is '"' or '\'')
        {
            var close = text.IndexOf(text[at], at + 1);
            return close > at + 1 ? (text[(at + 1)..close], strips, false, close + 1) : null;
        }

        var end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.'))
        {
            end++;
        }

        // A digit first is a shift: $((1<<4)).
        return end == at || char.IsAsciiDigit(text[at]) ? null : (text[at..end], strips, true, end);
    }
}
