using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Several replicas and no disruption budget.</summary>
internal sealed class PdbMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "pdb-missing",
        Title = "Several replicas and no disruption budget",
        Why = "A node drain evicts every replica on the node at once, and the drain of the next node begins before the first ones are back.",
        Remedy = "Give a PodDisruptionBudget with maxUnavailable 1 or a percentage: `ullage generate pdb -f FILE` makes it.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Availability,
        Article = "PodDisruptionBudget (minAvailable 2)",
        TellsAbsence = true,
        Parameters = [new("from", 2, "", "replicas that need one")],
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload is { Kind: "Deployment" or "StatefulSet" or "Rollout", Budgets.Count: 0 } && workload.FewestReplicas >= report.Parameter("from"))
        {
            report.Find(workload, [workload.Autoscalers.Count == 0 ? workload.Spec["replicas"] : default, workload.NameNode], $"{workload.FewestReplicas} replicas and no PodDisruptionBudget that selects them.");
        }
    }
}
