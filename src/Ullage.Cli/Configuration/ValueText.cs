using System.Globalization;
using Ullage.Model;

namespace Ullage.Cli.Configuration;

/// <summary>Readers of single values. Each throws <see cref="FormatException"/> that says what was found and what is expected.</summary>
internal static class ValueText
{
    private static readonly (string Unit, long Milliseconds)[] _units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000), ("y", 31_536_000_000)];

    /// <summary>A duration as Prometheus writes it: <c>7d</c>, <c>1h30m</c>, <c>250ms</c>; more than zero unless allowed, at most 10 years.</summary>
    public static TimeSpan Duration(string text, bool zeroAllowed = false)
    {
        const long Longest = 315_360_000_000;
        long total = 0;
        var rest = text.AsSpan();
        if (text is "0" && zeroAllowed)
        {
            return TimeSpan.Zero;
        }

        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 9)
            {
                throw NotADuration(text);
            }

            var number = long.Parse(rest[..digits], CultureInfo.InvariantCulture);
            rest = rest[digits..];
            var letters = rest.IndexOfAnyInRange('0', '9');
            var unit = rest[..(letters < 0 ? rest.Length : letters)].ToString();
            var scale = Array.Find(_units, u => u.Unit == unit).Milliseconds;
            if (scale == 0)
            {
                throw NotADuration(text);
            }

            if (number > (Longest - total) / scale)
            {
                throw NotADuration(text);
            }

            total += number * scale;
            rest = rest[unit.Length..];
        }

        return total > 0 || (zeroAllowed && text.Length > 0) ? TimeSpan.FromMilliseconds(total) : throw NotADuration(text);
    }

    /// <summary>A duration within bounds that <paramref name="expected"/> tells in words.</summary>
    public static TimeSpan Within(string text, TimeSpan least, TimeSpan most, string expected)
    {
        var duration = Duration(text, zeroAllowed: least == TimeSpan.Zero);
        return duration >= least && duration <= most ? duration : throw new FormatException($"\"{text}\" is not {expected}");
    }

    /// <summary>A moment: RFC 3339, a date (midnight UTC), or Unix seconds.</summary>
    public static DateTimeOffset Moment(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 253_402_300_800)
        {
            return seconds >= 315_532_800 ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : throw new FormatException($"\"{text}\" is before any sample; give a moment of 1980 or later");
        }

        string[] forms = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];
        return DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.Year >= 1980 ? moment.ToUniversalTime() : throw new FormatException($"\"{text}\" is before any sample; give a moment of 1980 or later")
            : throw new FormatException($"\"{text}\" is not a moment; write RFC 3339 such as 2026-03-01T12:00:00Z, a date, or Unix seconds");
    }

    /// <summary>A web address.</summary>
    public static Uri Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? url
            : throw new FormatException($"\"{Redaction.Url(text)}\" is not a web address; write one such as http://prometheus.example:9090");

    /// <summary>A proxy's address, or none.</summary>
    public static string Proxy(string text) =>
        text == "none" || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "socks5" && url.Host.Length > 0)
            ? text
            : throw new FormatException($"\"{Redaction.Url(text)}\" is not a proxy; write one such as http://proxy.example:3128 or socks5://127.0.0.1:1080, or none");

    /// <summary>A whole number within bounds.</summary>
    public static long Whole(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"\"{text}\" is not a whole number from {least} to {most}");

    /// <summary>A count with an optional suffix k, M or G.</summary>
    public static long Count(string text)
    {
        var (digits, scale) = text switch
        {
            [.., 'k' or 'K'] => (text[..^1], 1_000d),
            [.., 'M'] => (text[..^1], 1e6),
            [.., 'G'] => (text[..^1], 1e9),
            _ => (text, 1d),
        };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * scale is >= 1 and <= 1e15
            ? (long)(number * scale)
            : throw new FormatException($"\"{text}\" is not a count; write a number from 1, such as 500000, 20M or 1.5G");
    }

    /// <summary>A share in percent (<c>15%</c>) or as a ratio (<c>0.15</c>), within bounds given as ratios.</summary>
    public static double Share(string text, double least, double most)
    {
        var percent = text.EndsWith('%');
        return double.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && (percent ? number / 100 : number) is var share && share >= least && share <= most
            ? share
            : throw new FormatException($"\"{text}\" is not a share from {Percent(least)} to {Percent(most)}; write such as 15% or 0.15");
    }

    /// <summary>A number within bounds.</summary>
    public static double Real(string text, double least, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"\"{text}\" is not a number from {least} to {most}");

    /// <summary>An amount of CPU as Kubernetes writes it.</summary>
    public static CpuQuantity Cpu(string text) =>
        CpuQuantity.TryParse(text, out var amount, out _) && amount > CpuQuantity.Zero ? amount : throw new FormatException($"\"{text}\" is not an amount of CPU; write such as 250m or 2");

    /// <summary>An amount of memory as Kubernetes writes it. Bare numbers are bytes there, so one below 1 MiB was meant otherwise and is refused.</summary>
    public static ByteQuantity Memory(string text)
    {
        if (!ByteQuantity.TryParse(text, out var amount, out _) || amount <= ByteQuantity.Zero)
        {
            throw new FormatException($"\"{text}\" is not an amount of memory; write such as 256Mi or 2Gi");
        }

        return amount.Bytes >= 1 << 20 || !text.All(static c => char.IsAsciiDigit(c) || c == '.')
            ? amount
            : throw new FormatException($"\"{text}\" is {text} bytes; write {text}Mi or {text}Gi");
    }

    /// <summary>A price: not negative.</summary>
    public static decimal Price(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) && price <= 1_000_000
            ? price
            : throw new FormatException($"\"{text}\" is not a price; write a number such as 0.031");

    /// <summary>On or off.</summary>
    public static bool Switch(string text) => text switch
    {
        "true" or "yes" or "on" or "1" => true,
        "false" or "no" or "off" or "0" or "" => false,
        _ => throw new FormatException($"\"{text}\" is neither true nor false"),
    };

    /// <summary>One of a list, with the nearest name when it is none of them.</summary>
    public static string Choice(string text, IReadOnlyList<string> choices) =>
        choices.Contains(text, StringComparer.Ordinal)
            ? text
            : throw new FormatException($"\"{text}\" is not one of {string.Join(", ", choices)}{NearestName.Hint(text, choices)}");

    /// <summary><c>name=value</c>.</summary>
    public static KeyValuePair<string, string> Pair(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? new(text[..at].Trim(), text[(at + 1)..].Trim()) : throw new FormatException("a value without a name; write name=value");
    }

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static FormatException NotADuration(string text) => new($"\"{text}\" is not a duration; write such as 7d, 36h, 1h30m or 45s");
}
