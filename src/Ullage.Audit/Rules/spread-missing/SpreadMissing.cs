using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Nothing spreads the replicas over nodes.</summary>
internal sealed class SpreadMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "spread-missing",
        Title = "Nothing spreads the replicas over nodes",
        Why = "The scheduler spreads only softly by itself; all replicas may land on one node, and go with it.",
        Remedy = "Give topologySpreadConstraints over kubernetes.io/hostname and the zone, with ScheduleAnyway.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Availability,
        Article = "topology spread (maxSkew 1, hostname, DoNotSchedule)",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.IsScalable && workload.FewestReplicas >= 2 && !workload.PodSpec["topologySpreadConstraints"].IsGiven() && !workload.PodSpec["affinity"]["podAntiAffinity"].IsGiven())
        {
            report.Find(workload, workload.NameNode, $"{workload.FewestReplicas} replicas, and neither topologySpreadConstraints nor podAntiAffinity.");
        }
    }
}
