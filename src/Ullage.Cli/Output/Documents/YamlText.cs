using System.Globalization;
using System.Text;

namespace Ullage.Cli.Output.Documents;

/// <summary>Text as a YAML scalar that every reader takes for that same text.</summary>
internal static class YamlText
{
    // Plain words that YAML 1.1 or 1.2 readers take for null or a truth value.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "true", "false", "yes", "no", "on", "off", "y", "n",
    };

    /// <summary>The text as it is where that is safe, else in double quotes with escapes.</summary>
    public static string Quote(string text) => IsPlain(text) ? text : InQuotes(text);

    /// <summary>The text in double quotes, whatever it is.</summary>
    public static string InQuotes(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                _ when !IsPrintable(rune) => result.Append(rune.Value <= 0xFFFF
                    ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}")
                    : string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}")),
                _ => result.Append(rune.ToString()),
            };
        }

        return result.Append('"').ToString();
    }

    // Narrow on purpose: a letter first, then letters, digits and marks that mean nothing in YAML; single spaces inside.
    // A digit first would invite numbers (1e3), dates and base-60 values (12:30).
    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetter(text[0]) || text[^1] == ' ' || Words.Contains(text))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not (' ' or '-' or '_' or '.' or '/' or '(' or ')' or '+' or '@'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
