using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;

namespace Ullage.Audit.Rules;

/// <summary>GOMEMLIMIT is the whole memory limit, by the downward API.</summary>
internal sealed class GomemlimitDownwardApi : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomemlimit-downward-api",
        Title = "GOMEMLIMIT is the whole memory limit, by the downward API",
        Why = "A resourceFieldRef to limits.memory gives 100 % of the limit: its divisor cannot say 90 %. The kernel then kills before the collector reacts. Without a memory limit it gives the node's memory.",
        Remedy = "Write GOMEMLIMIT as a value of 80–90 % of the limit, or set it in main from the control group (automemlimit).",
        Fix = "Replaces the reference by 85 % of the memory limit; without a limit nothing is done.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMEMLIMIT at 80–90 % of the memory limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Variable(GoMemoryLimit.Name) is { ResourceField: "limits.memory" } variable)
        {
            var limit = container.MemoryLimit.Value;
            report.Find(container, variable.Place, limit is { } amount
                ? $"GOMEMLIMIT is taken from limits.memory: 100 % of {container.MemoryLimit.Text}; expected a value of at most 90 %, {GoMemoryLimit.Share(amount, 90)}."
                : "GOMEMLIMIT is taken from limits.memory, but there is no memory limit: it becomes the node's memory. Give a limit, and a value of 80–90 % of it.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && GoMemoryLimit.Advice(found) is var (value, words)
            ? Mending.Mend.OfVariable(container, GoMemoryLimit.Name, value, words)
            : null;
}
