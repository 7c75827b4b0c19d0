namespace Ullage.Exposition;

/// <summary>UCUM units spelled out, as OpenTelemetry's Prometheus conversion lists them.</summary>
internal static class UnitName
{
    /// <summary>Such as <c>bytes_per_second</c> for <c>By/s</c>; empty for none, for 1 and for a note in braces.</summary>
    public static string Of(string? unit)
    {
        if (string.IsNullOrWhiteSpace(unit))
        {
            return "";
        }

        var plain = WithoutNotes(unit);
        var slash = plain.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return Whole(plain);
        }

        var whole = Whole(plain[..slash]);
        var per = Per(plain[(slash + 1)..]);
        return per.Length == 0 ? whole : whole.Length == 0 ? $"per_{per}" : $"{whole}_per_{per}";
    }

    private static string WithoutNotes(string unit)
    {
        var open = unit.IndexOf('{', StringComparison.Ordinal);
        var close = unit.LastIndexOf('}');
        return (open >= 0 && close > open ? unit.Remove(open, close - open + 1) : unit).Trim();
    }

    private static string Whole(string unit) => unit switch
    {
        "" or "1" => "",
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "GiBy" => "gibibytes",
        "TiBy" => "tibibytes",
        "KBy" or "kBy" => "kilobytes",
        "MBy" => "megabytes",
        "GBy" => "gigabytes",
        "TBy" => "terabytes",
        "m" => "meters",
        "V" => "volts",
        "A" => "amperes",
        "J" => "joules",
        "W" => "watts",
        "g" => "grams",
        "Cel" => "celsius",
        "Hz" => "hertz",
        "%" => "percent",
        _ => MetricName.Plain(unit).Trim('_'),
    };

    private static string Per(string unit) => unit switch
    {
        "s" => "second",
        "m" or "min" => "minute",
        "h" => "hour",
        "d" => "day",
        "w" => "week",
        "mo" => "month",
        "y" => "year",
        _ => unit is "" or "1" ? "" : MetricName.Plain(unit).Trim('_'),
    };
}
