using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Configuration;

/// <summary>
/// Reads typed settings from environment variables (and whatever else the host's configuration has): <c>KEY</c>, <c>SECTION__KEY</c>, or the path of a mounted file in <c>KEY_FILE</c>. A fault does not throw: it is
/// noted, a stand-in is returned, and all faults are told together once everything has been read. An empty variable counts as absent. A method without a fallback requires the setting.
/// </summary>
public sealed class SettingsReader
{
    private readonly IConfiguration _configuration;
    private readonly string _prefix;
    private readonly SettingsPage _page;

    internal SettingsReader(IConfiguration configuration, SettingsPage page, string prefix = "") => (_configuration, _page, _prefix) = (configuration, page, prefix);

    /// <summary>Reads <c>NAME__KEY</c> where the result is asked for <c>KEY</c>.</summary>
    public SettingsReader Section(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(_configuration, _page, $"{_prefix}{name}__");
    }

    /// <summary>A text.</summary>
    public string Text(string key, string? fallback = null) => Read(key, "a text", fallback is not null, fallback ?? "", static (string text, out string value) => (value = text).Length > 0, static v => v);

    /// <summary>A text, or null where there is none.</summary>
    public string? OptionalText(string key) => Find(key, out var text, out var source)
        ? Note<string?>(key, text, source, source == "set" ? text : Configuration.Secret.Mask)
        : Note<string?>(key, null, "default", "");

    /// <summary>A text that is never printed.</summary>
    public Secret Secret(string key)
    {
        if (Find(key, out var text, out var source))
        {
            return Note(key, new Secret(text), source, Configuration.Secret.Mask);
        }

        Missing(key, "a secret", source);
        return default;
    }

    /// <summary>A text that is never printed, or an empty one where there is none.</summary>
    public Secret OptionalSecret(string key) => Find(key, out var text, out var source) ? Note(key, new Secret(text), source, Configuration.Secret.Mask) : Note(key, default(Secret), "default", "");

    /// <summary>A whole number.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="fallback">What it is where nothing is set; null when something must be.</param>
    /// <param name="least">The least allowed.</param>
    /// <param name="most">The most allowed.</param>
    public int Number(string key, int? fallback = null, int least = int.MinValue, int most = int.MaxValue) => Read(
        key, $"a whole number, {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}", fallback,
        (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most,
        static v => v.ToString(CultureInfo.InvariantCulture));

    /// <summary>A whole number, or null where nothing is set.</summary>
    public int? OptionalNumber(string key, int least = int.MinValue, int most = int.MaxValue) => IsSet(key) ? Number(key, null, least, most) : Note<int?>(key, null, "default", "");

    /// <summary>A number.</summary>
    public double Fraction(string key, double? fallback = null, double least = double.MinValue, double most = double.MaxValue) => Read(
        key, $"a number, {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}", fallback,
        (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= least && value <= most,
        static v => v.ToString(CultureInfo.InvariantCulture));

    /// <summary>A port, 1 to 65,535.</summary>
    public int Port(string key, int? fallback = null) => Number(key, fallback, 1, 65_535);

    /// <summary>Yes or no: true, 1, yes, on; false, 0, no, off. Anything else is a fault and never the fallback in silence.</summary>
    public bool Flag(string key, bool? fallback = null) => Read(
        key, "true or false (or 1, 0, yes, no, on, off)", fallback,
        static (string text, out bool value) =>
        {
            value = text.ToLowerInvariant() is "true" or "1" or "yes" or "on";
            return value || text.ToLowerInvariant() is "false" or "0" or "no" or "off";
        },
        static v => v ? "true" : "false");

    /// <summary>A duration such as <c>500ms</c>, <c>30s</c> or <c>1h30m</c>.</summary>
    public TimeSpan Time(string key, TimeSpan? fallback = null, TimeSpan? least = null, TimeSpan? most = null)
    {
        var (low, high) = (least ?? TimeSpan.Zero, most ?? TimeSpan.FromDays(365));
        return Read(
            key, $"a duration such as 500ms, 30s or 1h30m, {DurationText.Format(low)} to {DurationText.Format(high)}", fallback,
            (string text, out TimeSpan value) => DurationText.TryParse(text, out value) && value >= low && value <= high, DurationText.Format);
    }

    /// <summary>A duration, or null where nothing is set.</summary>
    public TimeSpan? OptionalTime(string key, TimeSpan? least = null, TimeSpan? most = null) => IsSet(key) ? Time(key, null, least, most) : Note<TimeSpan?>(key, null, "default", "");

    /// <summary>An absolute address. User, password and query are never printed, nor is an address that is refused.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="fallback">What it is where nothing is set; null when something must be.</param>
    /// <param name="schemes">The schemes allowed; none for http and https.</param>
    public Uri Url(string key, Uri? fallback = null, params IReadOnlyList<string> schemes)
    {
        ArgumentNullException.ThrowIfNull(schemes);
        IReadOnlyList<string> allowed = schemes.Count == 0 ? [Uri.UriSchemeHttp, Uri.UriSchemeHttps] : schemes;
        return Read(
            key, $"an address that begins with {string.Join(" or ", allowed.Select(static s => s + "://"))}", fallback is not null, fallback ?? new Uri("http://localhost"),
            (string text, out Uri value) => Uri.TryCreate(text, UriKind.Absolute, out value!) && allowed.Contains(value.Scheme, StringComparer.OrdinalIgnoreCase) && value.Host.Length > 0,
            ShownAddress.Of, quotes: false);
    }

    /// <summary>An absolute address, or null where nothing is set.</summary>
    /// <inheritdoc cref="Url(string, Uri?, IReadOnlyList{string})"/>
    public Uri? OptionalUrl(string key, params IReadOnlyList<string> schemes) => IsSet(key) ? Url(key, null, schemes) : Note<Uri?>(key, null, "default", "");

    /// <summary>One of an enumeration's names, whatever their case.</summary>
    public TEnum Choice<TEnum>(string key, TEnum? fallback = null)
        where TEnum : struct, Enum => Read(
        key, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", fallback,
        static (string text, out TEnum value) => Enum.TryParse(text, ignoreCase: true, out value) && Enum.GetNames<TEnum>().Contains(text, StringComparer.OrdinalIgnoreCase), static v => v.ToString());

    /// <summary>A log level by the names of .NET and by the short ones: debug, info, warn, error, fatal.</summary>
    public LogLevel Level(string key, LogLevel? fallback = null) => Read(
        key, "trace, debug, info, warn, error, fatal or none", fallback,
        static (string text, out LogLevel value) =>
        {
            LogLevel? level = text.ToLowerInvariant() switch
            {
                "trace" => LogLevel.Trace,
                "debug" => LogLevel.Debug,
                "info" or "information" => LogLevel.Information,
                "warn" or "warning" => LogLevel.Warning,
                "error" => LogLevel.Error,
                "fatal" or "critical" => LogLevel.Critical,
                "none" => LogLevel.None,
                _ => null,
            };
            value = level ?? default;
            return level is not null;
        },
        static v => v.ToString());

    /// <summary>Demands what concerns several settings, such as one not above another.</summary>
    /// <param name="holds">Whether all is well.</param>
    /// <param name="fault">What is wrong and what was expected; no secret.</param>
    public void Require(bool holds, string fault)
    {
        ArgumentException.ThrowIfNullOrEmpty(fault);
        if (!holds)
        {
            _page.Faults.Add(fault);
        }
    }

    private delegate bool Parse<T>(string text, out T value);

    private T Read<T>(string key, string expected, T? fallback, Parse<T> parse, Func<T, string> show)
        where T : struct => Read(key, expected, fallback is not null, fallback.GetValueOrDefault(), parse, show);

    private T Read<T>(string key, string expected, bool hasFallback, T fallback, Parse<T> parse, Func<T, string> show, bool quotes = true)
    {
        if (Find(key, out var text, out var source))
        {
            if (parse(text, out var parsed))
            {
                return Note(key, parsed, source, source == "set" ? show(parsed) : Configuration.Secret.Mask);
            }

            Wrong(key, text, source, expected, quotes);
        }
        else if (hasFallback)
        {
            return Note(key, fallback, "default", show(fallback));
        }
        else
        {
            Missing(key, expected, source);
        }

        return fallback;
    }

    private bool IsSet(string key) => !string.IsNullOrEmpty(_configuration[Path(_prefix + key)]) || !string.IsNullOrEmpty(_configuration[Path(_prefix + key + "_FILE")]);

    private bool Find(string key, out string text, out string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var name = _prefix + key;
        var direct = _configuration[Path(name)];
        var file = _configuration[Path(name + "_FILE")];
        (text, source) = (direct ?? "", "set");
        if (string.IsNullOrEmpty(file))
        {
            return text.Length > 0;
        }

        source = $"file {file}";
        if (text.Length > 0)
        {
            _page.Faults.Add($"{name} and {name}_FILE are both set; expected one of them.");
            return true;
        }

        if (!MountedFile.TryRead(file, out text, out var fault))
        {
            _page.Faults.Add($"{name}_FILE: {file} {fault}; expected a mounted file with the value of {name}.");
            _page.Unreadable.Add(name);
        }

        _page.Files[file] = text;
        return text.Length > 0;
    }

    private T Note<T>(string key, T value, string source, string shown)
    {
        _page.Settings.Add(new Setting(_prefix + key, shown, source));
        return value;
    }

    private void Missing(string key, string expected, string source)
    {
        if (!_page.Unreadable.Contains(_prefix + key))
        {
            _page.Faults.Add(source == "set"
                ? $"{_prefix}{key} is not set; expected {expected} (or {_prefix}{key}_FILE, the path of a file that holds it)."
                : $"{_prefix}{key}_FILE: the {source} is empty; expected {expected}.");
        }
    }

    private void Wrong(string key, string text, string source, string expected, bool quotes)
    {
        // A file holds secrets; an address holds passwords.
        var found = source != "set" ? $"({source}) holds something else" : quotes ? $"is '{(text.Length <= 100 ? text : text[..100] + "…")}'" : "holds something else, not shown since it may hold a password";
        _page.Faults.Add($"{_prefix}{key} {found}; expected {expected}.");
    }

    private static string Path(string name) => name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
}
