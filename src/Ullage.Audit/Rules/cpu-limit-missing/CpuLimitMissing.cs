using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A container has no CPU limit.</summary>
internal sealed class CpuLimitMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "cpu-limit-missing",
        Title = "A container has no CPU limit",
        Why = "Without one it may use what the node has left, which is good for latency until its neighbours want theirs; and Go and .NET start threads for every CPU of the node. Many leave it out on purpose.",
        Remedy = "Give one where neighbours must be protected or where the runtime sizes itself by it.",
        Fix = "Writes the limit of `--recommendation` or `--tier`, where it is not below the request; without either nothing is done.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Resources,
        Article = "requests at the observed P50, limits at P99 plus a margin",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (!container.IsInit && !container.CpuLimit.IsGiven && !report.Set.Defaults(container.Workload, "default", "cpu"))
        {
            report.Find(container, container.ResourcePlace("limits"), "no CPU limit; the runtime sizes itself by the node's CPUs.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && Amounts.First(static n => n.CpuLimit, found.Recommended, found.Tier) is var (amount, origin) && !(container.CpuRequest.Value > Amounts.Cpu(amount))
            ? Mending.Mend.Of(container, $"the CPU limit is {amount}, from {origin}", Mending.Mend.At(YamlChange.Value(amount), "resources", "limits", "cpu"))
            : null;
}
