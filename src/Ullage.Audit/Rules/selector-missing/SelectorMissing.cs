using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A workload has no selector.</summary>
internal sealed class SelectorMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "selector-missing",
        Title = "A workload has no selector",
        Why = "apps/v1 requires spec.selector; the API server refuses the object.",
        Remedy = "Write selector.matchLabels equal to labels of the pod template.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.References,
        Article = "Deployments without selector and labels fail validation",
        TellsAbsence = true,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload is { ApiVersion: "apps/v1", Kind: "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" } && !workload.Spec["selector"].IsGiven())
        {
            report.Find(workload, workload.Node.Key("spec"), $"a {workload.Kind} of apps/v1 without spec.selector is refused.");
        }
    }
}
