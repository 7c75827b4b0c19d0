using System.Globalization;

namespace Ullage.Prometheus.Api;

/// <summary>
/// Sample values and times as servers write them, exactly: the nearest double, as Go's strconv gives it. Numbers of up to 15 digits take the
/// short way: an integer below 2^53 divided by a power of ten up to 10^22, both exact, is rounded once and so correctly.
/// </summary>
internal static class NumberText
{
    private const long OrdinaryNaN = 0x7ff8000000000001;
    private const int ExactDigits = 15;

    private static readonly double[] PowersOfTen = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Parses a value: decimal, with or without exponent, or NaN, Inf, +Inf, -Inf, Infinity.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value) => TakePlain(text, out value) is var taken && taken > 0 && taken == text.Length || TryParseAny(text, out value);

    /// <summary>Takes a number without exponent and of few digits off the beginning of a text.</summary>
    /// <returns>Its length; 0 when there is none, or it has too many digits for the short way.</returns>
    public static int TakePlain(ReadOnlySpan<byte> text, out double value)
    {
        long mantissa = 0;
        int digits = 0, point = -1;
        var negative = text.Length > 0 && text[0] == '-';
        var at = negative ? 1 : 0;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
                if (++digits > ExactDigits)
                {
                    value = 0;
                    return 0;
                }
            }
            else if (text[at] == '.' && point < 0)
            {
                point = digits;
            }
            else
            {
                break;
            }
        }

        if (digits == 0)
        {
            value = 0;
            return 0;
        }

        value = point < 0 ? mantissa : mantissa / PowersOfTen[digits - point];
        value = negative ? -value : value;
        return at;
    }

    /// <summary>Parses seconds with decimals into whole milliseconds; further decimals are cut.</summary>
    public static bool TryParseSeconds(ReadOnlySpan<byte> text, out long milliseconds)
    {
        var negative = text.Length > 0 && text[0] == '-';
        long value = 0;
        var i = negative ? 1 : 0;
        var begin = i;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9 && i - begin < ExactDigits; i++)
        {
            value = (value * 10) + (text[i] - '0');
        }

        var digits = i - begin;
        var decimals = 0;
        if (i < text.Length && text[i] == '.')
        {
            for (i++; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
            {
                if (decimals < 3)
                {
                    value = (value * 10) + (text[i] - '0');
                    decimals++;
                }
            }
        }

        if (i == text.Length && digits > 0)
        {
            for (; decimals < 3; decimals++)
            {
                value *= 10;
            }

            milliseconds = negative ? -value : value;
            return true;
        }

        // 1.7000000001e9 and the like
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e15m)
        {
            milliseconds = (long)decimal.Truncate(seconds * 1000);
            return true;
        }

        milliseconds = 0;
        return false;
    }

    private static bool TryParseAny(ReadOnlySpan<byte> text, out double value)
    {
        if (text.SequenceEqual("NaN"u8))
        {
            value = BitConverter.Int64BitsToDouble(OrdinaryNaN);
            return true;
        }

        var sign = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        if (text[sign..].SequenceEqual("Inf"u8) || text[sign..].SequenceEqual("Infinity"u8))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value))
        {
            return true;
        }

        value = 0;
        return false;
    }
}
