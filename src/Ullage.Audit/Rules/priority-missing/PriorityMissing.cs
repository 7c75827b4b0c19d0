using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A service without a priority.</summary>
internal sealed class PriorityMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "priority-missing",
        Title = "A service without a priority",
        Why = "When nodes are full the scheduler takes pods of lower priority away for those of higher. Without classes a batch job keeps the place that the payment service needs.",
        Remedy = "Give services that matter a priorityClassName; `ullage generate priority NAME -f FILE` makes the class and has them be of it.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Namespaces,
        Article = "PriorityClass (1000000)",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload is { IsScalable: true, Services.Count: > 0 } && !workload.PodSpec["priorityClassName"].IsGiven())
        {
            report.Find(workload, workload.NameNode, "a service without priorityClassName.");
        }
    }
}
