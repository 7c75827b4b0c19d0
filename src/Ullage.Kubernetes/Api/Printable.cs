using System.Text;

namespace Ullage.Kubernetes.Api;

/// <summary>Makes what somebody else wrote fit for one line of a message: printable, short, without secrets.</summary>
internal static class Printable
{
    private const int MaxChars = 500;
    private const int ShortestSecret = 4;

    /// <summary>The text in one line, cut, with a secret taken out before it is cut.</summary>
    public static string Of(string text, string? secret = null)
    {
        if (secret is { Length: >= ShortestSecret })
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        var line = new StringBuilder(Math.Min(text.Length, MaxChars) + 1);
        foreach (var c in text)
        {
            if (line.Length >= MaxChars)
            {
                line.Append('…');
                break;
            }

            var space = char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format;
            if (!space)
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().TrimEnd();
    }
}
