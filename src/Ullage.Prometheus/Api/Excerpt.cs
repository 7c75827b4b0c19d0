using System.Text;
using System.Text.Json;

namespace Ullage.Prometheus.Api;

/// <summary>Makes what a server said fit for one line of a message: short, printable, in one piece.</summary>
internal static class Excerpt
{
    private const int MaxChars = 300;

    /// <summary>Control characters, line ends and escapes become spaces; runs of spaces become one; the end is cut.</summary>
    public static string Printable(string text)
    {
        var printable = new StringBuilder(Math.Min(text.Length, MaxChars) + 1);
        foreach (var c in text)
        {
            if (printable.Length >= MaxChars)
            {
                printable.Append('…');
                break;
            }

            if (char.IsControl(c) || char.IsWhiteSpace(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format)
            {
                if (printable.Length > 0 && printable[^1] != ' ')
                {
                    printable.Append(' ');
                }
            }
            else
            {
                printable.Append(c);
            }
        }

        return printable.ToString().TrimEnd();
    }

    /// <summary>What an error's body says: the "error" of Prometheus' JSON, "an HTML page" for HTML, else its beginning.</summary>
    /// <param name="body">Its beginning, bounded by the caller.</param>
    /// <param name="redact">Takes secrets out; called before anything is cut, since half a secret would not be known again.</param>
    public static string OfBody(ReadOnlySpan<byte> body, Func<string, string> redact)
    {
        if (ErrorOfJson(body) is { } error)
        {
            return Printable(redact(error));
        }

        var text = Printable(redact(Encoding.UTF8.GetString(body)));
        return text.StartsWith("<!", StringComparison.Ordinal) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ? "an HTML page" : text;
    }

    private static string? ErrorOfJson(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, isFinalBlock: false, default);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var wanted = reader.ValueTextEquals("error"u8) || reader.ValueTextEquals("message"u8);
                if (!reader.Read())
                {
                    return null;
                }

                if (wanted && reader.TokenType == JsonTokenType.String)
                {
                    return reader.GetString();
                }

                if (!reader.TrySkip())
                {
                    return null;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }
}
