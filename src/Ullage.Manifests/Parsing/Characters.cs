using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Parsing;

/// <summary>Refuses bytes that are no text, or that readers of YAML take differently, before the parser sees them.</summary>
internal static class Characters
{
    private static readonly SearchValues<byte> _suspects = SearchValues.Create(Suspects());

    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static void Check(ReadOnlySpan<byte> text, YamlLimits limits)
    {
        if (text.Length > limits.MaxBytes)
        {
            throw new ParseError(string.Create(CultureInfo.InvariantCulture, $"the text has {text.Length} bytes; at most {limits.MaxBytes} are read. Split the file."), 0);
        }

        if (text.Length >= 2 && (text[..2].SequenceEqual<byte>([0xFF, 0xFE]) || text[..2].SequenceEqual<byte>([0xFE, 0xFF])))
        {
            throw new ParseError("the text is UTF-16; expected UTF-8. Save it as UTF-8.", 0);
        }

        if (!Utf8.IsValid(text))
        {
            throw new ParseError("a byte that is not UTF-8; expected UTF-8 text.", FirstInvalid(text));
        }

        for (var at = text.StartsWith(ByteOrderMark) ? 3 : 0; ;)
        {
            var step = text[at..].IndexOfAny(_suspects);
            if (step < 0)
            {
                return;
            }

            at += step;
            Rune.DecodeFromUtf8(text[at..], out var rune, out var length);
            if (rune.Value is < 0x20 or (>= 0x7F and <= 0x9F) or 0x2028 or 0x2029 or 0xFEFF or 0xFFFE or 0xFFFF)
            {
                throw new ParseError(string.Create(CultureInfo.InvariantCulture, $"the character U+{rune.Value:X4}, which YAML does not allow or readers take differently; expected printable text. In a double-quoted text write it as an escape."), at);
            }

            at += length;
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (Rune.DecodeFromUtf8(text[at..], out _, out var length) != OperationStatus.Done)
            {
                return at;
            }

            at += length;
        }

        return 0;
    }

    /// <summary>Control characters, and the first bytes of U+0080–00BF, U+2000–2FFF and U+F000–FFFF.</summary>
    private static byte[] Suspects()
    {
        var list = new List<byte> { 0x7F, 0xC2, 0xE2, 0xEF };
        for (byte b = 0; b < 0x20; b++)
        {
            if (b is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))
            {
                list.Add(b);
            }
        }

        return [.. list];
    }
}
