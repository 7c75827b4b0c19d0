using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A service with a fixed number of replicas.</summary>
internal sealed class HpaMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-missing",
        Title = "A service with a fixed number of replicas",
        Why = "Without an autoscaler it runs as many replicas at night as at noon, and no more on the day that needs them.",
        Remedy = "Give a HorizontalPodAutoscaler where the load varies, with a target that follows from the request: `ullage generate hpa -f FILE` reckons one.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Scaling,
        Article = "an autoscaler at CPU 70 %, memory 75 %, 3–10 replicas",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload is { Kind: "Deployment" or "Rollout", Services.Count: > 0, Autoscalers.Count: 0 })
        {
            report.Find(workload, [workload.Spec["replicas"], workload.NameNode], "a service without an autoscaler.");
        }
    }
}
