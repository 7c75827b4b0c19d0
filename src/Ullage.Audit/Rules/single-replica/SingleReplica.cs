using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>One replica behind a Service.</summary>
internal sealed class SingleReplica : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "single-replica",
        Title = "One replica behind a Service",
        Why = "Every eviction, crash and node failure is an outage until the next pod is ready.",
        Remedy = "Run two or more, with a disruption budget (`ullage generate pdb -f FILE`).",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Availability,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload is { Kind: "Deployment" or "Rollout", Services.Count: > 0 } && workload.FewestReplicas == 1)
        {
            report.Find(workload, [workload.Autoscalers.Count == 0 ? workload.Spec["replicas"] : default, workload.NameNode], "one replica behind a Service.");
        }
    }
}
