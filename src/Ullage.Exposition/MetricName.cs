namespace Ullage.Exposition;

/// <summary>Names as the data model allows them, and made from those of other systems.</summary>
public static class MetricName
{
    /// <summary>Whether a metric may be called so: <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>.</summary>
    public static bool IsValid(string? name) => !string.IsNullOrEmpty(name) && !char.IsAsciiDigit(name[0]) && name.All(static c => IsPlain(c) || c == ':');

    /// <summary>Whether a label may be called so: <c>[a-zA-Z_][a-zA-Z0-9_]*</c>, and not led by the two underscores that Prometheus keeps for itself.</summary>
    public static bool IsValidLabel(string? name) =>
        !string.IsNullOrEmpty(name) && !char.IsAsciiDigit(name[0]) && name.All(IsPlain) && !name.StartsWith("__", StringComparison.Ordinal);

    /// <summary>
    /// The name under which OpenTelemetry's Prometheus conversion shows an instrument: other characters become underscores, runs of them one,
    /// and the unit is spelled out and appended once (<c>By</c> → <c>bytes</c>, <c>s</c> → <c>seconds</c>; units in braces are notes and fall away).
    /// Counters then end in <c>_total</c>, which <see cref="ExpositionWriter"/> sees to.
    /// </summary>
    /// <param name="instrument">Such as <c>dotnet.gc.pause.time</c>.</param>
    /// <param name="unit">In UCUM, such as <c>s</c>; null or empty where there is none.</param>
    /// <returns>Such as <c>dotnet_gc_pause_time_seconds</c>.</returns>
    public static string FromInstrument(string instrument, string? unit)
    {
        ArgumentException.ThrowIfNullOrEmpty(instrument);
        var name = Plain(instrument);
        var suffix = UnitName.Of(unit);
        return suffix.Length == 0 || name.EndsWith("_" + suffix, StringComparison.Ordinal) ? name : $"{name}_{suffix}";
    }

    /// <summary>The same for an instrument whose type is known: a counter's unit goes before <c>_total</c>, which is left off here, and a gauge of unit 1 is a <c>_ratio</c>.</summary>
    /// <param name="instrument">Such as <c>process.cpu.utilization</c>.</param>
    /// <param name="unit">In UCUM; null or empty where there is none.</param>
    /// <param name="type">What its values mean.</param>
    /// <returns>The name, and the unit that it ends in; null where there is none.</returns>
    public static (string Name, string? Unit) FromInstrument(string instrument, string? unit, MetricType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(instrument);
        var name = Plain(instrument).TrimEnd('_');
        name = name.Length == 0 ? "unnamed" : name;
        if (type == MetricType.Counter && name.Length > "_total".Length && name.EndsWith("_total", StringComparison.Ordinal))
        {
            name = name[..^"_total".Length];
        }

        var suffix = type == MetricType.Gauge && unit == "1" ? "ratio" : UnitName.Of(unit);
        return suffix.Length == 0 ? (name, null) : (name.EndsWith("_" + suffix, StringComparison.Ordinal) ? name : $"{name}_{suffix}", suffix);
    }

    /// <summary>The text with everything that a label name does not allow made an underscore, as in <c>cpu.mode</c> → <c>cpu_mode</c>.</summary>
    public static string ToLabel(string attribute)
    {
        ArgumentException.ThrowIfNullOrEmpty(attribute);
        return Plain(attribute).TrimStart('_') is { Length: > 0 } name ? (char.IsAsciiDigit(name[0]) ? "key_" + name : name) : "key";
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    internal static string Plain(string text)
    {
        Span<char> buffer = text.Length <= 256 ? stackalloc char[text.Length + 1] : new char[text.Length + 1];
        var length = 0;
        if (char.IsAsciiDigit(text[0]))
        {
            buffer[length++] = '_';
        }

        foreach (var c in text)
        {
            var plain = IsPlain(c) ? c : '_';
            if (plain != '_' || length == 0 || buffer[length - 1] != '_')
            {
                buffer[length++] = plain;
            }
        }

        return new string(buffer[..length]);
    }
}
