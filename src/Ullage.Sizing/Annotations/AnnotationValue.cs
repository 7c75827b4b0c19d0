using System.Globalization;
using Ullage.Model;

namespace Ullage.Sizing.Annotations;

/// <summary>Readers of annotation texts, in the notation of the flags of the same names. Each throws <see cref="FormatException"/> that says what is expected.</summary>
internal static class AnnotationValue
{
    private const int MostShown = 40;

    private static readonly string[] Moments = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    public static bool Switch(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => throw new FormatException("expected true or false"),
    };

    public static DateTimeOffset Moment(string text) =>
        DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw new FormatException("expected a date or a moment such as 2026-12-01 or 2026-12-01T06:00:00Z");

    public static CpuQuantity Cpu(string text) =>
        CpuQuantity.TryParse(text, out var amount, out _) && amount > CpuQuantity.Zero ? amount : throw new FormatException("expected an amount of CPU such as 250m or 2");

    // Bare numbers are bytes in Kubernetes, so that a small one was meant otherwise.
    public static ByteQuantity Memory(string text) =>
        ByteQuantity.TryParse(text, out var amount, out _) && amount > ByteQuantity.Zero && (amount.Bytes >= 1 << 20 || !text.All(static c => char.IsAsciiDigit(c) || c == '.'))
            ? amount
            : throw new FormatException("expected an amount of memory such as 256Mi or 2Gi");

    public static double Share(string text)
    {
        var percent = text.EndsWith('%');
        return double.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? percent ? number / 100 : number
            : throw new FormatException("expected a share such as 15% or 0.15");
    }

    public static TimeSpan Duration(string text)
    {
        var unit = text.Length == 0 ? 0 : text[^1] switch { 'm' => 60.0, 'h' => 3_600, 'd' => 86_400, 'w' => 604_800, _ => 0 };
        return unit > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number * unit is > 0 and < 1e9
            ? TimeSpan.FromSeconds(number * unit)
            : throw new FormatException("expected a duration such as 7d, 36h or 30m");
    }

    public static string Choice(string text, params IReadOnlyList<string> choices) =>
        choices.Contains(text, StringComparer.Ordinal) ? text : throw new FormatException($"expected {string.Join(", ", choices)}{NearestName.Hint(text, choices)}");

    /// <summary>A text of somebody else, safe to show: short, and without control characters.</summary>
    public static string Shown(string text) =>
        new([.. text.Take(MostShown).Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c), .. text.Length > MostShown ? "…" : ""]);
}
