using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A container requests no memory.</summary>
internal sealed class MemoryRequestMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "memory-request-missing",
        Title = "A container requests no memory",
        Why = "The scheduler counts it as nothing, so nodes fill beyond their memory, and under pressure a pod above its request is among the first to be evicted.",
        Remedy = "Give a memory request: `ullage recommend` says which.",
        Fix = "Writes the request of `--recommendation`, else of `--tier`, else of the smallest standard profile.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Resources,
        Article = "requests at the observed P50, limits at P99 plus a margin",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (!container.IsInit && !container.MemoryRequest.IsGiven && !container.MemoryLimit.IsGiven && !report.Set.Defaults(container.Workload, "defaultRequest", "memory"))
        {
            report.Find(container, container.ResourcePlace("requests"), "no memory request and no memory limit to stand for it; expected resources.requests.memory.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && Amounts.First(static n => n.MemoryRequest, found.Recommended, found.Tier, found.Smallest) is var (amount, origin)
            ? Mending.Mend.Of(container, $"the memory request is {amount}, from {origin}", Mending.Mend.At(YamlChange.Value(amount), "resources", "requests", "memory"))
            : null;
}
