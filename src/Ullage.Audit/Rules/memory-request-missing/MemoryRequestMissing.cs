using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

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
}
