using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A PriorityClass with a value that is kept for the system.</summary>
internal sealed class PriorityClassValue : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "priority-class-value",
        Title = "A PriorityClass with a value that is kept for the system",
        Why = "Values above 1,000,000,000 are refused for classes whose names do not begin with system-.",
        Remedy = "Use a value up to 1000000000.",
        Fix = "Sets the value to 1000000000, the highest that is not the system's.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Namespaces,
        Article = "PriorityClass (1000000)",
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item.Kind == "PriorityClass" && !item.Name.StartsWith("system-", StringComparison.Ordinal) && item.Node["value"].Integer() > 1_000_000_000)
        {
            report.Find(item, item.Node["value"], $"the value {item.Node["value"].Text} is kept for the system; expected at most 1000000000.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Finding.Item is { } item
            ? Mending.Mend.Of(item, "1000000000, the highest value that is not kept for the system", ("value", YamlChange.Literal("1000000000")))
            : null;
}
