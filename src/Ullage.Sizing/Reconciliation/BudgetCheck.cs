using Ullage.Model;
using Ullage.Sizing.Cost;

namespace Ullage.Sizing.Reconciliation;

/// <summary>Whether PodDisruptionBudgets stand in the way of what a change is for. Rollouts do not heed them; evictions do, and a node goes only when its pods are evicted.</summary>
internal static class BudgetCheck
{
    /// <summary>What stands in the way.</summary>
    public static IEnumerable<Finding> Of(WorkloadRecommendation workload)
    {
        var budgets = workload.Budgets;
        foreach (var budget in budgets.Where(static b => b.Broken))
        {
            yield return new Finding(FindingCodes.BudgetBroken, Severity.Warning,
                $"PodDisruptionBudget {budget.Name}{Guess(budget)} counts {budget.Healthy} ready pod{(budget.Healthy == 1 ? "" : "s")} and wants {budget.Wanted}: see why they are not ready; ullage apply leaves the workload alone until they are.");
        }

        if (!Shrinks(workload))
        {
            yield break;
        }

        if (budgets.Count(static b => !b.ByName) > 1)
        {
            yield return new Finding(FindingCodes.BudgetBlocksDrain, Severity.Warning,
                $"PodDisruptionBudgets {string.Join(" and ", budgets.Select(static b => b.Name))} select the same pods, of which the API server then evicts none: no node under them can be drained, and what this frees stays paid for. Keep one of them.");
        }

        foreach (var budget in budgets.Where(static b => b.NeverLets))
        {
            yield return new Finding(FindingCodes.BudgetBlocksDrain, Severity.Warning,
                $"PodDisruptionBudget {budget.Name}{Guess(budget)} wants {budget.Wanted} of {budget.Pods} pod{(budget.Pods == 1 ? "" : "s")} ready{(budget.Rule is { } rule ? $" ({rule})" : "")}: at that number none may be evicted, even when all are ready. The rollout does not heed it, but no node under them can be drained, and what this frees stays paid for. Let one go: maxUnavailable 1.");
        }
    }

    private static string Guess(PodBudget budget) => budget.ByName ? ", taken for this workload's by its name," : "";

    private static bool Shrinks(WorkloadRecommendation workload)
    {
        var (now, then) = (NodePlanner.Pod(workload, static c => c.Current), NodePlanner.Pod(workload, static c => c.Recommended));
        return then.Nanocores < now.Nanocores || then.Bytes < now.Bytes;
    }
}
