using Ullage.Audit.Contract;
using Ullage.Audit.Findings;

namespace Ullage.Audit.Rules;

/// <summary>A manifest is no YAML.</summary>
internal sealed class YamlSyntax : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "yaml-syntax",
        Title = "A manifest is no YAML",
        Why = "Nothing can read it, kubectl included.",
        Remedy = "Mend the text at the place told.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Validity,
    };

    // The audit itself tells these: there is no object to look at.
}
