using System.Globalization;
using System.Numerics;

namespace Ullage.Model;

/// <summary>
/// The grammar <c>[+-] digits [. digits] suffix</c>, with apimachinery's tolerances: <c>.5</c>, <c>5.</c>, and a missing number
/// (<c>.</c>, <c>+</c>, <c>k</c>) that counts as 0 wherever apimachinery's 64-bit path takes it.
/// </summary>
internal static class QuantityParser
{
    private const string Suffixes = "n u m k M G T P E Ki Mi Gi Ti Pi Ei or an exponent such as e3";

    public static bool TryParse(string? text, out Quantity quantity, out string? error)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text))
        {
            error = "Found an empty quantity; expected a number with a suffix, such as 250m or 512Mi.";
            return false;
        }

        if (text.Length > Quantity.MaxLength)
        {
            error = $"Found a quantity of {text.Length} characters; expected at most {Quantity.MaxLength}.";
            return false;
        }

        var at = text[0] is '+' or '-' ? 1 : 0;
        var whole = DigitsAt(text, at);
        at += whole.Length;
        var fraction = ReadOnlySpan<char>.Empty;
        if (at < text.Length && text[at] == '.')
        {
            fraction = DigitsAt(text, at + 1);
            at += 1 + fraction.Length;
        }

        if (!TrySuffix(text.AsSpan(at), out var exponent, out var format) || (whole.IsEmpty && fraction.IsEmpty && !NumberMayBeMissing(exponent, format)))
        {
            error = Complaint(text, at);
            return false;
        }

        var mantissa = BigInteger.Parse(string.Concat("0", whole, fraction), NumberStyles.None, CultureInfo.InvariantCulture);
        if (text[0] == '-')
        {
            mantissa = -mantissa;
        }

        quantity = format == QuantityFormat.BinarySI
            ? Quantity.Create(mantissa << exponent, -fraction.Length, format)
            : Quantity.Create(mantissa, (long)exponent - fraction.Length, format);
        error = null;
        return true;
    }

    /// <summary>apimachinery's 64-bit path reads no digits as 0; its decimal path, for the largest and finest suffixes, refuses them.</summary>
    private static bool NumberMayBeMissing(int exponent, QuantityFormat format) => format == QuantityFormat.BinarySI
        ? exponent < 50
        : exponent >= Quantity.FinestExponent;

    private static ReadOnlySpan<char> DigitsAt(string text, int start)
    {
        var rest = text.AsSpan(start);
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? rest : rest[..end];
    }

    private static bool TrySuffix(ReadOnlySpan<char> suffix, out int exponent, out QuantityFormat format)
    {
        format = QuantityFormat.DecimalSI;
        exponent = suffix switch
        {
            "" => 0,
            "n" => -9,
            "u" => -6,
            "m" => -3,
            "k" => 3,
            "M" => 6,
            "G" => 9,
            "T" => 12,
            "P" => 15,
            "E" => 18,
            _ => int.MinValue,
        };
        if (exponent != int.MinValue)
        {
            return true;
        }

        format = QuantityFormat.BinarySI;
        if (suffix.Length == 2 && suffix[1] == 'i' && "KMGTPE".IndexOf(suffix[0], StringComparison.Ordinal) is >= 0 and var step)
        {
            exponent = 10 * (step + 1);
            return true;
        }

        format = QuantityFormat.DecimalExponent;
        return suffix.Length > 1 && suffix[0] is 'e' or 'E'
            && char.IsAsciiDigit(suffix[^1])
            && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent);
    }

    private static string Complaint(string text, int at)
    {
        var shown = text.Length > 40 ? text[..40] + "…" : text;
        if (at >= text.Length || at == 0)
        {
            return $"Found '{shown}'; expected a quantity that starts with a number, such as 250m or 512Mi.";
        }

        var suffix = text[at..];
        var shownSuffix = suffix.Length > 20 ? suffix[..20] + "…" : suffix;
        var fix = Fix(text[..at], suffix);
        return $"Found '{shown}': '{shownSuffix}' at character {at + 1} is no suffix; expected one of {Suffixes}{(fix is null ? "" : $"; write {fix}")}.";
    }

    /// <summary>What was probably meant.</summary>
    private static string? Fix(string number, string suffix) => suffix.Trim().ToUpperInvariant() switch
    {
        "K" or "KB" => $"{number}k (thousands) or {number}Ki (1024)",
        "MB" => $"{number}M (a million) or {number}Mi (1024²)",
        "GB" or "GIG" => $"{number}G (a billion) or {number}Gi (1024³)",
        "TB" => $"{number}T or {number}Ti",
        "KIB" or "KI" => number + "Ki",
        "MIB" or "MI" => number + "Mi",
        "GIB" or "GI" => number + "Gi",
        "TIB" or "TI" => number + "Ti",
        "PIB" or "PI" => number + "Pi",
        "B" or "BYTE" or "BYTES" or "CORE" or "CORES" or "CPU" or "CPUS" => number,
        "MILLI" or "MILLICORES" or "MC" => number + "m",
        "G" => number + "G",
        "T" => number + "T",
        "P" => number + "P",
        _ when suffix[0] == ',' => "a point for the fraction, and nothing between thousands",
        _ => null,
    };
}
