using Ullage.Audit.Findings;
using Ullage.Audit.Suppressing;

namespace Ullage.Audit.Running;

/// <summary>What a configuration says of one rule.</summary>
public sealed record RuleOptions
{
    /// <summary>False when the rule does not run.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Its severity here; the rule's own when null.</summary>
    public AuditSeverity? Severity { get; init; }

    /// <summary>Its numbers here, by name; the rule's own for those not named.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();
}

/// <summary>How an audit runs.</summary>
public sealed record AuditOptions
{
    /// <summary>What is said of rules, by id.</summary>
    public IReadOnlyDictionary<string, RuleOptions> Rules { get; init; } = new Dictionary<string, RuleOptions>();

    /// <summary>Only these rules run; all when empty.</summary>
    public IReadOnlySet<string> Only { get; init; } = new HashSet<string>();

    /// <summary>What is accepted, by configuration.</summary>
    public IReadOnlyList<AcceptedFinding> Accepted { get; init; } = [];

    /// <summary>Today, in UTC; what is accepted until an earlier day no longer is.</summary>
    public required DateOnly Today { get; init; }
}
