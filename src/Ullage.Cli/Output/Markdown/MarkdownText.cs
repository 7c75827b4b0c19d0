using System.Globalization;
using System.Text;
using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Output.Markdown;

/// <summary>Text from outside as Markdown that shows as that text.</summary>
internal static class MarkdownText
{
    /// <summary>Escapes what Markdown, HTML or a forge (@mentions, #issues) would act upon. Line breaks become visible signs.</summary>
    /// <remarks>Character references are never markup (CommonMark 6.2), so they hold in tables and headings too.</remarks>
    public static string Escape(string text)
    {
        var clean = TerminalText.Clean(text);
        var result = new StringBuilder(clean.Length);
        for (var i = 0; i < clean.Length; i++)
        {
            var c = clean[i];
            var isMarkup = c is '&' or '<' or '>' or '|' or '`' or '*' or '[' or ']' or '\\' or '~' or '#' or '@' or '!' or '"' or '$';
            if (isMarkup || (c == '_' && !IsInsideWord(clean, i)))
            {
                result.Append(CultureInfo.InvariantCulture, $"&#{(int)c};");
            }
            else if (c == ':' && clean.AsSpan(i).StartsWith("://", StringComparison.Ordinal))
            {
                // An address would become a link.
                result.Append("&#58;");
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    private static bool IsInsideWord(string text, int i) =>
        i > 0 && i + 1 < text.Length && char.IsAsciiLetterOrDigit(text[i - 1]) && char.IsAsciiLetterOrDigit(text[i + 1]);
}
