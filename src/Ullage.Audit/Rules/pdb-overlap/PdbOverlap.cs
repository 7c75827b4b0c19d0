using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Two disruption budgets select the same pods.</summary>
internal sealed class PdbOverlap : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "pdb-overlap",
        Title = "Two disruption budgets select the same pods",
        Why = "The eviction of a pod that more than one budget selects is refused with an error, whatever they allow: the node cannot be drained.",
        Remedy = "Keep one budget for each workload.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Availability,
        Article = "PodDisruptionBudget (minAvailable 2)",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        foreach (var budget in workload.Budgets.Skip(1))
        {
            var first = workload.Budgets[0];
            if (budget.SurelySharesNamespace(first) && budget.Name != first.Name)
            {
                report.Find(budget, budget.Spec.Key("selector"), $"selects the pods of {workload}, as {first} does: evictions of them are refused.");
            }
        }
    }
}
