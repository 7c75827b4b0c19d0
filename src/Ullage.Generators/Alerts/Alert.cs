using System.Globalization;

namespace Ullage.Generators.Alerts;

/// <summary>How soon somebody must look.</summary>
public enum AlertSeverity
{
    /// <summary>In the next review.</summary>
    Info,

    /// <summary>In working hours.</summary>
    Warning,

    /// <summary>Now.</summary>
    Critical,
}

/// <summary>A number of an alert that a caller may change.</summary>
/// <param name="Name">Its name, lower case with dashes, unique among all alerts.</param>
/// <param name="Default">Its value when nobody says otherwise.</param>
/// <param name="Unit">Its unit, such as <c>%</c>; empty for a plain number.</param>
/// <param name="Meaning">What it bounds, in half a sentence.</param>
public sealed record AlertParameter(string Name, double Default, string Unit, string Meaning)
{
    /// <summary>The least that makes sense.</summary>
    public double Least { get; init; } = Unit switch { "d" => 1, "" => 1, _ => 0.1 };

    /// <summary>The most that makes sense: of a share, the whole.</summary>
    public double Most { get; init; } = Unit switch { "%" => 100, "h" => 168, "d" => 366, "/s" => 1_000, _ => 1_000_000 };

    /// <summary>Its name with what it may be, for messages: <c>memory-near-limit takes 0.1 to 100 %</c>.</summary>
    public string Range => string.Create(CultureInfo.InvariantCulture, $"{Name} takes {Least:0.###} to {Most:0.###}{(Unit.Length > 0 ? " " + Unit : "")}");
}

/// <summary>An alert: when it fires, what it says, and what its runbook tells whoever is woken.</summary>
public sealed record Alert
{
    /// <summary>Its name in Prometheus.</summary>
    public required string Name { get; init; }

    /// <summary>What has happened, in a few words; a template.</summary>
    public required string Summary { get; init; }

    /// <summary>What was measured and what follows from it, in sentences; a template.</summary>
    public required string Description { get; init; }

    /// <summary>How soon somebody must look.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>How long it must hold, as Prometheus writes durations; empty for at once.</summary>
    public required string For { get; init; }

    /// <summary>Its numbers.</summary>
    public IReadOnlyList<AlertParameter> Parameters { get; init; } = [];

    /// <summary>The mechanism behind it, for the runbook.</summary>
    public required string Meaning { get; init; }

    /// <summary>What to look at first.</summary>
    public required string Look { get; init; }

    /// <summary>The way out.</summary>
    public required string Mend { get; init; }

    /// <summary>Its condition under some names; null where they have no metric for it.</summary>
    internal Func<AlertScope, string?> Condition { get; init; } = static _ => null;

    /// <summary>Its page: the name in lower case with dashes.</summary>
    public string Page => string.Concat(Name.Select(static (c, i) => char.IsUpper(c) && i > 0 ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
