using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>spec.replicas fights the autoscaler.</summary>
internal sealed class HpaAndReplicas : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-and-replicas",
        Title = "spec.replicas fights the autoscaler",
        Why = "Every apply of the manifest sets the replicas back to the number written, in the middle of a rush too; the autoscaler then needs minutes to climb again.",
        Remedy = "Take spec.replicas out where an autoscaler is in charge.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Scaling,
        Article = "an autoscaler at CPU 70 %, memory 75 %, 3–10 replicas",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload is { IsScalable: true, Replicas: not null } && workload.Autoscalers.FirstOrDefault(workload.IsNear) is { } scaler)
        {
            report.Find(workload, workload.Spec.Key("replicas"), $"spec.replicas is {workload.Replicas}, and {scaler} is in charge: each apply sets the replicas back.");
        }
    }
}
