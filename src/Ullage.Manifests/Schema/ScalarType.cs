using System.Globalization;
using System.Text.RegularExpressions;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Schema;

/// <summary>What Kubernetes' own reader makes of a scalar: kubectl and the API server read YAML 1.1 with octal numbers, underscores, and <c>y</c> for true.</summary>
internal enum ScalarType
{
    /// <summary>Nothing, <c>null</c> or <c>~</c>.</summary>
    Null,

    /// <summary>A truth value.</summary>
    Bool,

    /// <summary>A number without a fraction, however it is written.</summary>
    Integer,

    /// <summary>A number with a fraction.</summary>
    Fraction,

    /// <summary>Infinity, or not a number: JSON has neither, so the reader gives up.</summary>
    NoNumber,

    /// <summary>A text.</summary>
    Text,
}

/// <summary>Tells the type of a scalar.</summary>
internal static partial class ScalarTypes
{
    /// <summary>The type of a scalar, and its value where it is a number.</summary>
    public static (ScalarType Type, double Number) Of(YamlNode node)
    {
        if (node.Style != YamlStyle.Plain || node.Tag is "!!str" or "!")
        {
            return (ScalarType.Text, 0);
        }

        return Of(node.Text);
    }

    /// <summary>The type of a plain text.</summary>
    public static (ScalarType Type, double Number) Of(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => (ScalarType.Null, 0),
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON"
            or "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => (ScalarType.Bool, 0),
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" or ".nan" or ".NaN" or ".NAN" => (ScalarType.NoNumber, 0),
        _ => text.Length <= 400 && (char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.') ? Number(text[0] == '.' ? text : text.Replace("_", "", StringComparison.Ordinal)) : (ScalarType.Text, 0),
    };

    private static (ScalarType Type, double Number) Number(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        var sign = text[0] == '-' ? -1 : 1;
        if (text.Length - digits.Length <= 1 && digits.Length > 1 && digits[0] == '0' && Based(digits) is { } whole)
        {
            return (ScalarType.Integer, sign * whole);
        }

        if (!Decimal().IsMatch(text) || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || double.IsInfinity(number))
        {
            return (ScalarType.Text, 0);
        }

        return (number == Math.Floor(number) ? ScalarType.Integer : ScalarType.Fraction, number);
    }

    /// <summary>A number that begins with 0 in base 16, 2 or 8; null where its digits are others.</summary>
    private static double? Based(ReadOnlySpan<char> digits)
    {
        var (radix, start) = digits[1] switch { 'x' or 'X' => (16, 2), 'b' or 'B' => (2, 2), 'o' or 'O' => (8, 2), _ => (8, 1) };
        double value = 0;
        foreach (var digit in digits[start..])
        {
            var worth = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (worth >= radix)
            {
                return null;
            }

            value = (value * radix) + worth;
        }

        return digits.Length > start && value <= ulong.MaxValue ? value : null;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();
}
