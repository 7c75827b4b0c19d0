using System.Globalization;
using System.Text;

namespace Ullage.Prometheus.OpenMetrics;

/// <summary>What stands between quotes. OpenMetrics escapes backslash, quote and newline and keeps other backslashes; the dump quotes as Go's strconv does.</summary>
internal static class QuotedText
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a string.</summary>
    /// <param name="text">Between the quotes.</param>
    /// <param name="column">Of its first byte, for errors.</param>
    /// <param name="goQuoting">Go's escapes.</param>
    public static string Read(ReadOnlySpan<byte> text, int column, bool goQuoting)
    {
        try
        {
            return text.IndexOf((byte)'\\') < 0 ? _strict.GetString(text) : _strict.GetString(Unescape(text, column, goQuoting));
        }
        catch (DecoderFallbackException e)
        {
            throw new TextFormatException(column + Math.Max(0, e.Index), "found bytes that are not UTF-8 in a label value");
        }
    }

    private static byte[] Unescape(ReadOnlySpan<byte> text, int column, bool goQuoting)
    {
        var output = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                output.Add(text[i]);
                continue;
            }

            var escape = text[++i];
            switch ((char)escape)
            {
                case '\\' or '"':
                    output.Add(escape);
                    break;
                case 'n':
                    output.Add((byte)'\n');
                    break;
                case var c when goQuoting:
                    i += ReadGoEscape(text[i..], c, column + i, output) - 1;
                    break;
                default:
                    output.Add((byte)'\\');
                    output.Add(escape);
                    break;
            }
        }

        return [.. output];
    }

    /// <summary>Reads an escape of Go's after its backslash; gives its length.</summary>
    private static int ReadGoEscape(ReadOnlySpan<byte> text, char kind, int column, List<byte> output)
    {
        const string Letters = "abfrtv";
        const string Meanings = "\a\b\f\r\t\v";
        if (Letters.IndexOf(kind, StringComparison.Ordinal) is var letter and >= 0)
        {
            output.Add((byte)Meanings[letter]);
            return 1;
        }

        var digits = kind switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0 || text.Length <= digits
            || !uint.TryParse(text.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || (digits > 2 && !Rune.IsValid(value)))
        {
            throw new TextFormatException(column, $"found the escape '\\{kind}', which Go's quoting does not know in this form");
        }

        if (digits == 2)
        {
            output.Add((byte)value);
        }
        else
        {
            Span<byte> utf8 = stackalloc byte[4];
            output.AddRange(utf8[..new Rune(value).EncodeToUtf8(utf8)]);
        }

        return digits + 1;
    }
}
