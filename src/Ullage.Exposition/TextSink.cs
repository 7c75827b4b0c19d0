using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Ullage.Exposition;

/// <summary>Text into an <see cref="IBufferWriter{T}"/>: UTF-8, escapes, shortest round-trip numbers.</summary>
internal sealed class TextSink(IBufferWriter<byte> output)
{
    public void Raw(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    public void Ascii(string text)
    {
        if (text.Length > 0)
        {
            var span = output.GetSpan(text.Length);
            output.Advance(Encoding.ASCII.GetBytes(text, span));
        }
    }

    /// <summary>Backslash and line feed are escaped everywhere, quotes where the format wants it. A lone surrogate becomes U+FFFD.</summary>
    public void Escaped(string text, bool quotes)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var special = quotes ? rest.IndexOfAny('\\', '\n', '"') : rest.IndexOfAny('\\', '\n');
            Utf8(special < 0 ? rest : rest[..special]);
            if (special < 0)
            {
                return;
            }

            Raw(rest[special] switch
            {
                '\\' => "\\\\"u8,
                '\n' => "\\n"u8,
                _ => "\\\""u8,
            });
            rest = rest[(special + 1)..];
        }
    }

    /// <summary>A label as it stands between braces.</summary>
    public void Label(in Label label, bool first)
    {
        Ascii(first ? "" : ",");
        Ascii(label.Name);
        Raw("=\""u8);
        Escaped(label.Value ?? "", quotes: true);
        Raw("\""u8);
    }

    /// <summary>The shortest text that reads back as the same double.</summary>
    /// <param name="value">The number.</param>
    /// <param name="alwaysFraction">Writes 1 as 1.0, as OpenMetrics wants it for bucket bounds.</param>
    public void Number(double value, bool alwaysFraction)
    {
        if (double.IsNaN(value))
        {
            Raw("NaN"u8);
            return;
        }

        if (double.IsInfinity(value))
        {
            Raw(value > 0 ? "+Inf"u8 : "-Inf"u8);
            return;
        }

        if (value == Math.Floor(value) && Math.Abs(value) < 1e15 && !(value == 0 && double.IsNegative(value)))
        {
            Integer((long)value);
            Raw(alwaysFraction ? ".0"u8 : default);
            return;
        }

        var span = output.GetSpan(32);
        Utf8Formatter.TryFormat(value, span, out var written);
        output.Advance(written);
    }

    public void Integer(long value)
    {
        var span = output.GetSpan(20);
        Utf8Formatter.TryFormat(value, span, out var written);
        output.Advance(written);
    }

    /// <summary>Milliseconds as seconds with three decimals.</summary>
    public void Seconds(long milliseconds)
    {
        if (milliseconds < 0)
        {
            Raw("-"u8);
        }

        var magnitude = milliseconds < 0 ? 0UL - (ulong)milliseconds : (ulong)milliseconds;
        var span = output.GetSpan(24);
        Utf8Formatter.TryFormat(magnitude / 1000, span, out var written);
        span[written++] = (byte)'.';
        Utf8Formatter.TryFormat(magnitude % 1000, span[written..], out var digits, new StandardFormat('D', 3));
        output.Advance(written + digits);
    }

    private void Utf8(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty)
        {
            var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
            output.Advance(Encoding.UTF8.GetBytes(text, span));
        }
    }
}
