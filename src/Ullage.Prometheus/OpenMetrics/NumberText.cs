using System.Globalization;
using System.Text;

namespace Ullage.Prometheus.OpenMetrics;

/// <summary>Values and timestamps as text.</summary>
internal static class NumberText
{
    /// <summary>Thousandths in a whole: seconds are kept as milliseconds.</summary>
    public const int Thousand = 1000;

    private const int ExactDigits = 15;

    /// <summary>A value, correctly rounded; Inf and NaN in any case of letters.</summary>
    /// <exception cref="TextFormatException">It is no number.</exception>
    public static double Value(ReadOnlySpan<byte> text, int column)
    {
        if (text.Length <= ExactDigits && TryWhole(text, out var whole) && (whole != 0 || text[0] != '-'))
        {
            return whole;
        }

        if (double.TryParse(text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite), CultureInfo.InvariantCulture, out var value) && IsNumber(text))
        {
            return value;
        }

        var sign = text.Length > 0 && text[0] is (byte)'+' or (byte)'-' ? 1 : 0;
        var word = text[sign..];
        if (Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8))
        {
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        return Ascii.EqualsIgnoreCase(text, "nan"u8) ? PrometheusNaN : throw new TextFormatException(column, $"found {Show(text)}, expected a value");
    }

    /// <summary>A timestamp in thousandths of its unit; finer digits are cut off, as Prometheus does.</summary>
    /// <param name="text">The digits.</param>
    /// <param name="column">Where.</param>
    /// <param name="isWhole">Whether it was written as an integer.</param>
    /// <exception cref="TextFormatException">It is no timestamp, or out of range.</exception>
    public static long Thousandths(ReadOnlySpan<byte> text, int column, out bool isWhole)
    {
        isWhole = TryWhole(text, out var whole);
        if (isWhole && whole is <= long.MaxValue / Thousand and >= long.MinValue / Thousand)
        {
            return whole * Thousand;
        }

        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && Math.Abs(exact) <= long.MaxValue / Thousand)
        {
            return (long)(exact * Thousand);
        }

        throw new TextFormatException(column, $"found {Show(text)}, expected a timestamp");
    }

    /// <summary>The NaN of Go's math.NaN and Prometheus' value.NormalNaN, which is what a text's NaN becomes in a TSDB.</summary>
    public static double PrometheusNaN { get; } = BitConverter.Int64BitsToDouble(0x7ff8000000000001);

    /// <summary>Bytes of hostile text, made fit for an error message.</summary>
    public static string Show(ReadOnlySpan<byte> text)
    {
        var shown = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)]);
        return "'" + string.Concat(shown.Select(static c => char.IsControl(c) ? '?' : c)) + (text.Length > 40 ? "…'" : "'");
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => text.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0;

    private static bool TryWhole(ReadOnlySpan<byte> text, out long whole)
    {
        whole = 0;
        var start = text.Length > 0 && text[0] == '-' ? 1 : 0;
        if (text.Length == start || text.Length - start > 18)
        {
            return false;
        }

        foreach (var c in text[start..])
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            whole = whole * 10 + (c - '0');
        }

        whole = start == 1 ? -whole : whole;
        return true;
    }
}
