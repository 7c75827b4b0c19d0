using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A disruption budget selects no pods.</summary>
internal sealed class PdbSelectsNothing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "pdb-selects-nothing",
        Title = "A disruption budget selects no pods",
        Why = "Its selector matches the labels of no pod template that was read, so it protects nothing.",
        Remedy = "Make its selector match the pod template's labels.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Availability,
        Article = "PodDisruptionBudget (minAvailable 2)",
        TellsAbsence = true,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is DisruptionBudget { Workloads.Count: 0, Selector.Problem: null } budget && report.Set.Workloads.Any(w => w.IsService && ReferenceEquals(w.Source, budget.Source) && w.SurelySharesNamespace(budget)) && !report.Set.Beside.MayOperate(budget))
        {
            report.Find(budget, budget.Spec.Key("selector"), !budget.SelectsNone ? "the selector matches no pod template here." : budget.Selector.IsGiven ? "the selector is empty, which selects nothing under policy/v1beta1." : "there is no selector, which selects nothing.");
        }
    }
}
