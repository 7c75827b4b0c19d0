using System.Globalization;

namespace Ullage.Audit.Reading;

/// <summary>Durations as programs take them from the environment: <c>25s</c>, <c>1m30s</c>, or a plain number of seconds.</summary>
internal static class DurationText
{
    /// <summary>Seconds, or null when a text is no duration. A plain number under a name ending in MS is milliseconds.</summary>
    public static double? Seconds(string name, string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var plain))
        {
            return plain > 1e9 ? null : name.EndsWith("_MS", StringComparison.Ordinal) || name.EndsWith("MILLIS", StringComparison.Ordinal) || name.EndsWith("MILLISECONDS", StringComparison.Ordinal) ? plain / 1000 : plain;
        }

        var total = 0.0;
        var at = 0;
        while (at < text.Length)
        {
            var from = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            {
                at++;
            }

            if (!double.TryParse(text.AsSpan(from, at - from), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 1e9)
            {
                return null;
            }

            from = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
            {
                at++;
            }

            switch (text[from..at])
            {
                case "ms":
                    total += number / 1000;
                    break;
                case "s":
                    total += number;
                    break;
                case "m":
                    total += number * 60;
                    break;
                case "h":
                    total += number * 3600;
                    break;
                default:
                    return null;
            }
        }

        return text.Length > 0 ? total : null;
    }
}
