using System.Buffers;
using System.Text;
using Ullage.Model;

namespace Ullage.Prometheus.OpenMetrics;

/// <summary>
/// The part of a line that names a series: <c>name</c>, <c>name{a="b",…}</c>, <c>{"a quoted name",…}</c> or the dump's
/// <c>{__name__="name", …}</c>.
/// </summary>
internal static class SeriesText
{
    private static readonly SearchValues<byte> _nameEnd = SearchValues.Create("{ \t"u8);
    private static readonly SearchValues<byte> _braceOrQuote = SearchValues.Create("}\""u8);
    private static readonly SearchValues<byte> _quoteOrEscape = SearchValues.Create("\"\\"u8);

    /// <summary>How long the series' name is at the beginning of a line, without looking closely at what it holds.</summary>
    /// <exception cref="TextFormatException">It does not end.</exception>
    public static int Length(ReadOnlySpan<byte> line)
    {
        var at = line.IndexOfAny(_nameEnd);
        if (at <= 0 && (at < 0 || line[0] != '{'))
        {
            throw new TextFormatException(1, at < 0 ? "a value is missing after the series" : "expected a metric name or '{'");
        }

        if (line[at] != '{')
        {
            return at;
        }

        for (at++; ;)
        {
            var next = line[at..].IndexOfAny(_braceOrQuote);
            if (next < 0)
            {
                throw new TextFormatException(line.Length + 1, "expected '}' to close the labels");
            }

            at += next + 1;
            if (line[at - 1] == '}')
            {
                return at;
            }

            at = SkipString(line, at);
        }
    }

    /// <summary>Reads the labels.</summary>
    /// <param name="text">What <see cref="Length"/> delimited.</param>
    /// <param name="goQuoting">Whether strings are quoted as in Go (the dump), rather than by three escapes.</param>
    /// <exception cref="TextFormatException">The text does not follow the grammar.</exception>
    public static LabelSet Parse(ReadOnlySpan<byte> text, bool goQuoting)
    {
        var labels = new List<Label>();
        var brace = text.IndexOf((byte)'{');
        var name = brace < 0 ? text : text[..brace];
        if (name.Length > 0)
        {
            CheckName(name, 1, colons: true);
            labels.Add(new Label(LabelSet.MetricNameLabel, Encoding.ASCII.GetString(name)));
        }

        if (brace >= 0)
        {
            ReadBraces(text, brace + 1, labels, goQuoting);
        }

        try
        {
            var set = LabelSet.From(labels);
            return set.MetricName.Length > 0 || goQuoting ? set : throw new TextFormatException(1, "the series has no metric name");
        }
        catch (ArgumentException e)
        {
            throw new TextFormatException(1, e.Message);
        }
    }

    /// <summary>The metric's name where it can be told at a glance; else nothing.</summary>
    public static ReadOnlySpan<byte> PlainName(ReadOnlySpan<byte> text)
    {
        var brace = text.IndexOf((byte)'{');
        if (brace != 0)
        {
            return brace < 0 ? text : text[..brace];
        }

        var dumped = "{__name__=\""u8;
        if (!text.StartsWith(dumped))
        {
            return [];
        }

        var end = text[dumped.Length..].IndexOfAny(_quoteOrEscape);
        return end < 0 || text[dumped.Length + end] == '\\' ? [] : text.Slice(dumped.Length, end);
    }

    private static void ReadBraces(ReadOnlySpan<byte> text, int at, List<Label> labels, bool goQuoting)
    {
        while (true)
        {
            at = SkipBlanks(text, at);
            if (text[at] == '}')
            {
                return;
            }

            var from = at;
            string name;
            if (text[at] == '"')
            {
                at = SkipString(text, at + 1);
                name = QuotedText.Read(text[(from + 1)..(at - 1)], from + 2, goQuoting);
                at = SkipBlanks(text, at);
                if (text[at] is (byte)',' or (byte)'}')
                {
                    labels.Add(new Label(LabelSet.MetricNameLabel, name));
                    at = SkipComma(text, at);
                    continue;
                }
            }
            else
            {
                while (text[at] is not ((byte)'=' or (byte)' ' or (byte)'\t' or (byte)'}' or (byte)',' or (byte)'"'))
                {
                    at++;
                }

                CheckName(text[from..at], from + 1, colons: false);
                name = Encoding.ASCII.GetString(text[from..at]);
                at = SkipBlanks(text, at);
            }

            if (text[at] != '=')
            {
                throw new TextFormatException(at + 1, $"found '{(char)text[at]}', expected '=' after label \"{name}\"");
            }

            at = SkipBlanks(text, at + 1);
            if (text[at] != '"')
            {
                throw new TextFormatException(at + 1, $"found '{(char)text[at]}', expected '\"' before the value of label \"{name}\"");
            }

            from = at + 1;
            at = SkipString(text, from);
            labels.Add(new Label(name, QuotedText.Read(text[from..(at - 1)], from + 1, goQuoting)));
            at = SkipComma(text, SkipBlanks(text, at));
        }
    }

    /// <summary>The brace that <see cref="Length"/> found ends every scan.</summary>
    private static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (text[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    private static int SkipComma(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        (byte)',' => at + 1,
        (byte)'}' => at,
        _ => throw new TextFormatException(at + 1, $"found '{(char)text[at]}', expected ',' or '}}' after a label"),
    };

    private static int SkipString(ReadOnlySpan<byte> line, int at)
    {
        while (true)
        {
            var next = line[at..].IndexOfAny(_quoteOrEscape);
            if (next < 0 || (line[at + next] == '\\' && at + next + 2 > line.Length))
            {
                throw new TextFormatException(line.Length + 1, "expected '\"' to close a label value");
            }

            at += next + 1;
            if (line[at - 1] == '"')
            {
                return at;
            }

            at++;
        }
    }

    private static void CheckName(ReadOnlySpan<byte> name, int column, bool colons)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var c = (char)name[i];
            if (!(char.IsAsciiLetter(c) || c == '_' || (i > 0 && char.IsAsciiDigit(c)) || (colons && c == ':')))
            {
                throw new TextFormatException(column + i, $"found '{(char.IsControl(c) ? '?' : c)}', expected a name of letters, digits and '_' (other names are written in quotes within the braces)");
            }
        }

        if (name.Length == 0)
        {
            throw new TextFormatException(column, "expected a label name");
        }
    }
}
