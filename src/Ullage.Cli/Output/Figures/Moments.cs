using System.Globalization;

namespace Ullage.Cli.Output.Figures;

/// <summary>Times and durations for people. All times are UTC.</summary>
internal static class Moments
{
    /// <summary><c>2026-11-20 14:02 UTC</c>.</summary>
    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Minute(DateTimeOffset)"/>
    public static string Minute(long ms) => Minute(DateTimeOffset.FromUnixTimeMilliseconds(ms));

    /// <summary><c>45 s</c>, <c>90 min</c>, <c>6.5 h</c>, <c>7 d</c>.</summary>
    public static string Duration(TimeSpan length) => length.TotalSeconds < 120 ? Number(length.TotalSeconds) + " s"
        : length.TotalMinutes < 120 ? Number(length.TotalMinutes) + " min"
        : length.TotalHours < 48 ? Number(length.TotalHours) + " h"
        : Number(length.TotalDays) + " d";

    private static string Number(double value) => value.ToString(value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);
}
