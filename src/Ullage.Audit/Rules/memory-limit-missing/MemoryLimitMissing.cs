using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

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
        Fix = "Writes the limit of `--recommendation`, else of `--tier`, where it is not below the request; without either nothing is done, as a limit that is too low kills.",
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

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && Amounts.First(static n => n.MemoryLimit, found.Recommended, found.Tier) is var (amount, origin) && !(container.MemoryRequest.Value > Amounts.Memory(amount))
            ? Mending.Mend.Of(container, $"the memory limit is {amount}, from {origin}", Mending.Mend.At(YamlChange.Value(amount), "resources", "limits", "memory"))
            : null;
}
