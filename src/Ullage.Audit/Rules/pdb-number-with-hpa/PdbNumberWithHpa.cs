using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A fixed minAvailable beside an autoscaler.</summary>
internal sealed class PdbNumberWithHpa : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "pdb-number-with-hpa",
        Title = "A fixed minAvailable beside an autoscaler",
        Why = "The number is right for one size only: minAvailable 2 blocks drains at 2 replicas and lets 8 of 10 go at once.",
        Remedy = "Use maxUnavailable, or a percentage.",
        Fix = "Writes maxUnavailable 1 instead.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Availability,
        Article = "PodDisruptionBudget (minAvailable 2)",
        Parameters = [new("at-most", 50, "%", "of the replicas that may go at once")],
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is DisruptionBudget { MinAvailable: { IsPercent: false } least } budget && budget.Workloads is [var workload] && workload.Autoscalers.Count > 0 && workload.MostReplicas is var most && most <= 100_000 && budget.Allowed(most) > report.Parameter("at-most") / 100 * most)
        {
            report.Find(budget, least.Node, $"minAvailable {least} lets {budget.Allowed(most)} of {most} replicas of {workload} go at once; expected maxUnavailable or a percentage.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Finding.Item is { } budget
            ? Mending.Mend.Of(budget, "maxUnavailable 1, which is right for any number of replicas", ("spec", YamlChange.Map(("minAvailable", YamlChange.Remove), ("maxUnavailable", YamlChange.Literal("1")))))
            : null;
}
