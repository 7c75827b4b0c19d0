using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A hard spread over nodes strands rollouts.</summary>
internal sealed class SpreadStrandsRollout : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "spread-strands-rollout",
        Title = "A hard spread over nodes strands rollouts",
        Why = "DoNotSchedule counts the pods of the old and the new version together: during a rollout the new pods must fit where the skew allows, which on a small or full cluster is nowhere, and the rollout waits without end.",
        Remedy = "Add matchLabelKeys: [pod-template-hash], or use ScheduleAnyway.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Availability,
        Article = "topology spread (maxSkew 1, hostname, DoNotSchedule)",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.Kind is not ("Deployment" or "Rollout"))
        {
            return;
        }

        foreach (var constraint in workload.PodSpec["topologySpreadConstraints"].List())
        {
            if (constraint["whenUnsatisfiable"].TextIs("DoNotSchedule") && constraint["topologyKey"].TextIs("kubernetes.io/hostname") && !constraint["matchLabelKeys"].IsGiven())
            {
                report.Find(workload, constraint["whenUnsatisfiable"], "DoNotSchedule over hostnames counts old and new pods together; expected matchLabelKeys: [pod-template-hash], or ScheduleAnyway.");
            }
        }
    }
}
