using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A container has no memory limit.</summary>
internal sealed class MemoryLimitMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "memory-limit-missing",
        Title = "A container has no memory limit",
        Why = "A leak or a burst then takes the node's memory, and the kernel chooses whom to kill: often another. Runtimes that adapt to the limit find none.",
        Remedy = "Give a memory limit above the highest use seen: `ullage recommend` says which.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Resources,
        Article = "requests at the observed P50, limits at P99 plus a margin",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (!container.IsInit && !container.MemoryLimit.IsGiven && !report.Set.Defaults(container.Workload, "default", "memory"))
        {
            report.Find(container, container.ResourcePlace("limits"), "no memory limit; expected resources.limits.memory.");
        }
    }
}
