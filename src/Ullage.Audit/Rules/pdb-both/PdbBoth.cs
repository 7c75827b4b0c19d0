using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A disruption budget says minAvailable and maxUnavailable.</summary>
internal sealed class PdbBoth : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "pdb-both",
        Title = "A disruption budget says both minAvailable and maxUnavailable",
        Why = "The API server refuses both at once.",
        Remedy = "Keep one of the two; maxUnavailable suits most.",
        Fix = "Keeps maxUnavailable.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Availability,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is DisruptionBudget budget && budget.Spec["minAvailable"].IsGiven() && budget.Spec["maxUnavailable"].IsGiven())
        {
            report.Find(budget, budget.Spec.Key("minAvailable"), "minAvailable and maxUnavailable at once; the API server refuses that.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Finding.Item is { } budget
            ? Mending.Mend.Of(budget, "minAvailable goes: only one of the two is taken", ("spec", YamlChange.Map(("minAvailable", YamlChange.Remove))))
            : null;
}
