using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A quota asks for amounts that a container does not write.</summary>
internal sealed class QuotaNeedsAmounts : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "quota-needs-amounts",
        Title = "A quota asks for amounts that a container does not write",
        Why = "Under a quota on requests or limits every container must write them, or a LimitRange must; a pod that does not is refused when it is created.",
        Remedy = "Write the amounts, or add a LimitRange with defaults (`ullage generate limitrange NAME`).",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Namespaces,
        Article = "a ResourceQuota for each namespace",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        var workload = container.Workload;
        foreach (var quota in workload.Namespace is null ? [] : report.Set.OfKind("ResourceQuota"))
        {
            if (quota.Namespace != workload.Namespace || quota.Spec["scopes"].IsGiven() || quota.Spec["scopeSelector"].IsGiven())
            {
                continue;
            }

            foreach (var (key, isGiven, kind, resource) in ((string, bool, string, string)[])[
                ("requests.cpu", container.CpuRequest.IsGiven || container.CpuLimit.IsGiven, "defaultRequest", "cpu"),
                ("cpu", container.CpuRequest.IsGiven || container.CpuLimit.IsGiven, "defaultRequest", "cpu"),
                ("memory", container.MemoryRequest.IsGiven || container.MemoryLimit.IsGiven, "defaultRequest", "memory"),
                ("requests.memory", container.MemoryRequest.IsGiven || container.MemoryLimit.IsGiven, "defaultRequest", "memory"),
                ("limits.cpu", container.CpuLimit.IsGiven, "default", "cpu"),
                ("limits.memory", container.MemoryLimit.IsGiven, "default", "memory")])
            {
                if (!isGiven && quota.Spec["hard"][key].IsGiven() && !report.Set.Defaults(workload, kind, resource))
                {
                    report.Find(container, container.ResourcePlace(kind == "default" ? "limits" : "requests"), $"the quota {quota.Name} bounds {key}, and this container has none: its pods are refused.");
                }
            }
        }
    }
}
