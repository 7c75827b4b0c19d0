using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Parsing;

/// <summary>Turns the bytes of a scalar into the text they stand for. Line breaks become LF, as YAML demands.</summary>
internal static class ScalarText
{
    private static readonly SearchValues<byte> _special = SearchValues.Create(" \t\n\r'\\"u8);

    public static string Decode(ReadOnlySpan<byte> text, in NodeData node)
    {
        var raw = text[node.Start..node.End];
        switch (node.Style)
        {
            case YamlStyle.SingleQuoted:
                raw = raw[1..^1];
                return raw.IndexOfAny("'\n\r"u8) < 0 ? RepeatedText.Of(raw) : Fold(raw, YamlStyle.SingleQuoted);
            case YamlStyle.DoubleQuoted:
                raw = raw[1..^1];
                return raw.IndexOfAny("\\\n\r"u8) < 0 ? RepeatedText.Of(raw) : Fold(raw, YamlStyle.DoubleQuoted);
            case YamlStyle.Literal or YamlStyle.Folded:
                return BlockText.Decode(text, node);
            default:
                return raw.IndexOfAny("\n\r"u8) < 0 ? RepeatedText.Of(raw) : Fold(raw, YamlStyle.Plain);
        }
    }

    /// <summary>Joins lines: blanks around a break go, one break becomes a blank, each further one a line break.</summary>
    private static string Fold(ReadOnlySpan<byte> raw, YamlStyle style)
    {
        var text = new ArrayBufferWriter<byte>(raw.Length);
        var at = 0;
        while (at < raw.Length)
        {
            var b = raw[at];
            if (b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            {
                at = FoldBlanks(raw, at, text, 0);
            }
            else if (b == '\'' && style == YamlStyle.SingleQuoted)
            {
                text.Write("'"u8);
                at += 2;
            }
            else if (b == '\\' && style == YamlStyle.DoubleQuoted)
            {
                at = raw[at + 1] is (byte)'\n' or (byte)'\r' ? FoldBlanks(raw, at + 1, text, 1) : Escape(raw, at, text);
            }
            else
            {
                var step = raw[at..].IndexOfAny(_special);
                var length = step < 0 ? raw.Length - at : Math.Max(step, 1);
                text.Write(raw.Slice(at, length));
                at += length;
            }
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Blanks and breaks from here on. <paramref name="escaped"/>: that many breaks are escaped and stand for nothing.</summary>
    private static int FoldBlanks(ReadOnlySpan<byte> raw, int at, ArrayBufferWriter<byte> text, int escaped)
    {
        var start = at;
        var breaks = 0;
        for (; at < raw.Length && raw[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r'; at++)
        {
            if (raw[at] is (byte)'\n' or (byte)'\r')
            {
                at += raw[at] == '\r' && at + 1 < raw.Length && raw[at + 1] == '\n' ? 1 : 0;
                breaks++;
            }
        }

        if (breaks == 0)
        {
            text.Write(raw[start..at]);
        }
        else if (breaks == 1 && escaped == 0)
        {
            text.Write(" "u8);
        }
        else
        {
            for (var i = 1; i < breaks; i++)
            {
                text.Write("\n"u8);
            }
        }

        return at;
    }

    private static int Escape(ReadOnlySpan<byte> raw, int at, ArrayBufferWriter<byte> text)
    {
        var digits = raw[at + 1] switch { (byte)'x' => 2, (byte)'u' => 4, (byte)'U' => 8, _ => 0 };
        var next = at + 2 + digits;
        var code = digits > 0 ? Hex(raw, at + 2, digits) : Single(raw[at + 1]);
        if (code is >= 0xD800 and < 0xDC00)
        {
            code = 0x10000 + ((code - 0xD800) << 10) + (Hex(raw, next + 2, 4) - 0xDC00);
            next += 6;
        }

        Span<byte> bytes = stackalloc byte[4];
        text.Write(bytes[..new Rune(code).EncodeToUtf8(bytes)]);
        return next;
    }

    private static uint Hex(ReadOnlySpan<byte> raw, int at, int digits)
    {
        return Utf8Parser.TryParse(raw.Slice(at, digits), out uint code, out _, 'x') ? code : throw new InvalidOperationException("An escape that the parser let pass has no digits.");
    }

    private static uint Single(byte kind) => kind switch
    {
        (byte)'0' => 0x00,
        (byte)'a' => 0x07,
        (byte)'b' => 0x08,
        (byte)'t' => 0x09,
        (byte)'n' => 0x0A,
        (byte)'v' => 0x0B,
        (byte)'f' => 0x0C,
        (byte)'r' => 0x0D,
        (byte)'e' => 0x1B,
        (byte)'N' => 0x85,
        (byte)'_' => 0xA0,
        (byte)'L' => 0x2028,
        (byte)'P' => 0x2029,
        _ => kind,
    };
}
