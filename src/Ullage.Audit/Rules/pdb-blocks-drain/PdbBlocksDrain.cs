using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A disruption budget lets no pod go.</summary>
internal sealed class PdbBlocksDrain : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "pdb-blocks-drain",
        Title = "A disruption budget lets no pod go",
        Why = "No eviction is ever allowed, so a node with such a pod cannot be drained: upgrades and scale-down hang until someone deletes the pod by hand.",
        Remedy = "Use maxUnavailable 1, or one replica more than minAvailable.",
        Fix = "Writes maxUnavailable 1 instead.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Availability,
        Article = "PodDisruptionBudget (minAvailable 2)",
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is not DisruptionBudget budget)
        {
            return;
        }

        var written = budget.MinAvailable ?? budget.MaxUnavailable;
        if (budget.MaxUnavailable is { Value: 0 } or { IsPercent: true, Value: 0 } || budget.MinAvailable is { IsPercent: true, Value: >= 100 })
        {
            report.Find(budget, written!.Value.Node, $"{(budget.MinAvailable is null ? "maxUnavailable" : "minAvailable")} {written} never lets a pod go.");
            return;
        }

        // The budget counts all pods that it selects; with several workloads their sum.
        var workloads = budget.Workloads.Where(budget.IsNear).ToList();
        if (written is { } bound && workloads.Count > 0 && workloads.All(static w => w.IsScalable) && workloads.Sum(static w => (long)w.FewestReplicas) is > 0 and < 100_000 and var pods && budget.Allowed((int)pods) == 0)
        {
            report.Find(budget, bound.Node, $"minAvailable {bound} of the {pods} {(pods == 1 ? "replica" : "replicas")} of {workloads[0]}{(workloads.Count > 1 ? " and others" : "")}: no pod may ever be evicted, and drains hang.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Finding.Item is { } budget
            ? Mending.Mend.Of(budget, "maxUnavailable 1: one pod at a time may go", ("spec", YamlChange.Map(("minAvailable", YamlChange.Remove), ("maxUnavailable", YamlChange.Literal("1")))))
            : null;
}
