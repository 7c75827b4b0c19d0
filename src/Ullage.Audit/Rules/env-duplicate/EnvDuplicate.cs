using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A variable is given twice.</summary>
internal sealed class EnvDuplicate : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "env-duplicate",
        Title = "A variable is given twice",
        Why = "The last one counts, without a word; whoever changes the first wonders why nothing happens.",
        Remedy = "Keep one of the two entries.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Configuration,
    };

    public override void Look(Container container, RuleReport report)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variable in container.Environment)
        {
            if (variable.Name.Length > 0 && !seen.Add(variable.Name))
            {
                report.Find(container, variable.Node["name"], $"{variable.Name} is given twice; this one counts.");
            }
        }
    }
}
