using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Selection;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A rollout that may neither add nor take away.</summary>
internal sealed class RolloutStuck : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "rollout-stuck",
        Title = "A rollout that may neither add nor take away",
        Why = "With maxSurge 0 and maxUnavailable 0 no step is possible; the API server refuses it.",
        Remedy = "Allow a surge, or one unavailable.",
        Fix = "Sets maxSurge to 1.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Availability,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        var rolling = workload.Spec["strategy"]["rollingUpdate"];
        if (workload.Kind == "Deployment" && CountOrPercent.Of(rolling["maxSurge"]) is { Value: 0 } surge && CountOrPercent.Of(rolling["maxUnavailable"]) is { Value: 0 })
        {
            report.Find(workload, surge.Node, "maxSurge 0 and maxUnavailable 0; the API server refuses that.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Workload is { } workload
            ? Mending.Mend.Of(workload, "maxSurge 1, so that a rollout has a step to take", Mending.Mend.At(YamlChange.Literal("1"), "spec", "strategy", "rollingUpdate", "maxSurge"))
            : null;
}
