using System.Buffers;
using System.Globalization;
using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>Writes scalars, and knows which plain ones a reader of YAML 1.1 or 1.2 takes for something else than a text.</summary>
internal static class Scalars
{
    private static readonly SearchValues<char> _numeric = SearchValues.Create("0123456789abcdefABCDEFxXoO_.:+-tTzZ ");
    private static readonly SearchValues<char> _negative = SearchValues.Create("-.0123456789");
    private static readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase) { "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".inf", "+.inf", "-.inf", ".nan" };

    /// <summary>Writes a text in the style wished, or in double quotes where that style cannot hold it.</summary>
    public static string Write(string text, bool mustBeText, YamlStyle style, bool inFlow)
    {
        if (style == YamlStyle.SingleQuoted && !text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyExceptInRange(' ', '\ud7ff'))
        {
            return "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
        }

        return style == YamlStyle.Plain && (!mustBeText || IsText(text)) && CanBePlain(text, inFlow) ? text : DoubleQuoted(text);
    }

    /// <summary>Whether plain text reads as a text: no null, boolean, number, sexagesimal or date in YAML 1.1 or 1.2. Rather says no.</summary>
    public static bool IsText(string text) =>
        !_words.Contains(text) && !(text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.') && text.AsSpan().IndexOfAnyExcept(_numeric) < 0);

    private static bool CanBePlain(string text, bool inFlow)
    {
        if (text.Length == 0 || text[0] == ' ' || text[^1] is ' ' or ':' || "-?:,[]{}#&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal))
        {
            return text.Length > 1 && text[0] == '-' && char.IsAsciiDigit(text[1]) && text.AsSpan().IndexOfAnyExcept(_negative) < 0;
        }

        return text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
            && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
            && !(inFlow && text.AsSpan().IndexOfAny(",[]{}") >= 0);
    }

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                < ' ' or (>= '\u007f' and <= '\u009f') or '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
