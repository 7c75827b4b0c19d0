using System.Globalization;
using System.Text;

namespace Ullage.Cli.Output.Terminal;

/// <summary>Text as a terminal shows it: without control characters, measured in columns.</summary>
internal static class TerminalText
{
    private const string Ellipsis = "…";

    // First and last code points that terminals draw two columns wide (East Asian Wide and Fullwidth, emoji), in order.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE),
        (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26BE),
        (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA), (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA),
        (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755),
        (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55),
        (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18CFF), (0x1AFF0, 0x1B2FF),
        (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F1E6, 0x1F202), (0x1F210, 0x1F23B),
        (0x1F240, 0x1F248), (0x1F250, 0x1F251), (0x1F260, 0x1F265), (0x1F300, 0x1F320), (0x1F32D, 0x1F335), (0x1F337, 0x1F37C),
        (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3), (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E),
        (0x1F440, 0x1F440), (0x1F442, 0x1F4FC), (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E), (0x1F550, 0x1F567), (0x1F57A, 0x1F57A),
        (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4), (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2),
        (0x1F6D5, 0x1F6D7), (0x1F6DC, 0x1F6DF), (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7EB), (0x1F7F0, 0x1F7F0),
        (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x20000, 0x2FFFD), (0x30000, 0x3FFFD),
    ];

    /// <summary>The text with every control character, line break, direction mark and lone surrogate replaced by one visible sign.</summary>
    public static string Clean(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or > '~')
            {
                return CleanSlowly(text);
            }
        }

        return text;
    }

    /// <summary>Columns that clean text takes.</summary>
    public static int Width(string text)
    {
        foreach (var c in text)
        {
            if (c > '~')
            {
                return WidthSlowly(text);
            }
        }

        return text.Length;
    }

    /// <summary>Clean text within a number of columns; what is cut off shows as <c>…</c> at its end.</summary>
    public static string Truncate(string text, int columns)
    {
        if (Width(text) <= columns)
        {
            return text;
        }

        var kept = 0;
        var used = 0;
        while (kept < text.Length)
        {
            var element = StringInfo.GetNextTextElement(text, kept);
            var width = ElementWidth(element);
            if (used + width > columns - 1)
            {
                break;
            }

            used += width;
            kept += element.Length;
        }

        return columns < 1 ? "" : string.Concat(text.AsSpan(0, kept), Ellipsis);
    }

    /// <summary>Breaks clean text into lines of at most that many columns, at spaces where there are any.</summary>
    public static IEnumerable<string> Wrap(string text, int columns)
    {
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = word;
            while (true)
            {
                var width = Width(rest);
                if (used > 0 && used + 1 + width <= columns)
                {
                    line.Append(' ').Append(rest);
                    used += 1 + width;
                    break;
                }

                if (used > 0)
                {
                    yield return line.ToString();
                    line.Clear();
                    used = 0;
                }

                if (width <= columns)
                {
                    line.Append(rest);
                    used = width;
                    break;
                }

                var head = Head(rest, columns);
                yield return head;
                rest = rest[head.Length..];
            }
        }

        if (used > 0)
        {
            yield return line.ToString();
        }
    }

    private static string Head(string text, int columns)
    {
        var kept = 0;
        var used = 0;
        while (kept < text.Length)
        {
            var element = StringInfo.GetNextTextElement(text, kept);
            used += ElementWidth(element);
            if (used > columns && kept > 0)
            {
                break;
            }

            kept += element.Length;
        }

        return text[..kept];
    }

    private static string CleanSlowly(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value switch
            {
                // Unicode has a picture for each of ASCII's control characters: ␛ for escape.
                < 0x20 => ((char)(0x2400 + rune.Value)).ToString(),
                0x7F => "\u2421",
                _ when IsShown(rune) => rune.ToString(),
                _ => "\uFFFD",
            });
        }

        return result.ToString();
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate => false,
        // The joiner inside emoji and scripts; other format characters turn or hide text.
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
        _ => true,
    };

    private static int WidthSlowly(string text)
    {
        var width = 0;
        for (var i = 0; i < text.Length;)
        {
            var element = StringInfo.GetNextTextElement(text, i);
            width += ElementWidth(element);
            i += element.Length;
        }

        return width;
    }

    // What a reader sees as one character takes the width of its widest part; the emoji selector makes it wide.
    private static int ElementWidth(string element)
    {
        var width = 0;
        foreach (var rune in element.EnumerateRunes())
        {
            width = Math.Max(width, rune.Value == 0xFE0F ? 2 : RuneWidth(rune));
        }

        return width;
    }

    private static int RuneWidth(Rune rune)
    {
        if (rune.Value < 0x300)
        {
            return 1;
        }

        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
        {
            return 0;
        }

        int low = 0, high = Wide.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (rune.Value < Wide[middle].First)
            {
                high = middle - 1;
            }
            else if (rune.Value > Wide[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return 2;
            }
        }

        return 1;
    }
}
