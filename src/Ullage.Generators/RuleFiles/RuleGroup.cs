namespace Ullage.Generators.RuleFiles;

/// <summary>A rule as Prometheus takes it: an alert or a recording.</summary>
public sealed record PrometheusRuleEntry
{
    /// <summary>The alert's name, or null for a recording.</summary>
    public string? Alert { get; init; }

    /// <summary>The recorded metric's name, or null for an alert.</summary>
    public string? Record { get; init; }

    /// <summary>PromQL.</summary>
    public required string Expression { get; init; }

    /// <summary>How long it must hold before an alert fires, as Prometheus writes durations; empty for at once.</summary>
    public string For { get; init; } = "";

    /// <summary>Labels that are added, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Annotations, in order; templates.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Annotations { get; init; } = [];
}

/// <summary>Rules that are evaluated together, one after the other.</summary>
/// <param name="Name">The group's name, unique in its file.</param>
/// <param name="Rules">Its rules.</param>
public sealed record RuleGroup(string Name, IReadOnlyList<PrometheusRuleEntry> Rules);
