using System.Buffers;
using System.Globalization;

namespace Ullage.Hosting.Configuration;

/// <summary>Durations as Go and Kubernetes write them: <c>500ms</c>, <c>30s</c>, <c>1h30m</c>. A number always has its unit.</summary>
internal static class DurationText
{
    private static readonly SearchValues<char> _digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, long Ticks)[] _units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("us", TimeSpan.TicksPerMicrosecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        if (text is "0")
        {
            return true;
        }

        decimal ticks = 0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExcept(_digits);
            if (digits is <= 0 or > 20 || !decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            text = text[digits..];
            if (!TryUnit(ref text, out var unit) || number > long.MaxValue / unit)
            {
                return false;
            }

            ticks += number * unit;
            if (ticks > long.MaxValue)
            {
                return false;
            }

            if (text.IsEmpty)
            {
                duration = TimeSpan.FromTicks((long)ticks);
                return true;
            }
        }

        return false;
    }

    /// <summary>The shortest text that <see cref="TryParse"/> reads back.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
        {
            return "-" + Format(duration.Negate());
        }

        var text = "";
        var left = duration.Ticks;
        foreach (var (unit, ticks) in _units.OrderByDescending(static u => u.Ticks))
        {
            if (unit == "us" ? left > 0 : left >= ticks)
            {
                text += unit == "us" ? string.Create(CultureInfo.InvariantCulture, $"{left / (decimal)ticks}us") : string.Create(CultureInfo.InvariantCulture, $"{left / ticks}{unit}");
                left = unit == "us" ? 0 : left % ticks;
            }
        }

        return text.Length == 0 ? "0s" : text;
    }

    private static bool TryUnit(ref ReadOnlySpan<char> text, out long ticks)
    {
        // Longer units stand first, so that 5ms are not 5 minutes and an s.
        foreach (var (unit, length) in _units)
        {
            if (text.StartsWith(unit, StringComparison.Ordinal))
            {
                text = text[unit.Length..];
                ticks = length;
                return true;
            }
        }

        ticks = 0;
        return false;
    }
}
