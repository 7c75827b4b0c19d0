using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>spec.replicas fights the autoscaler.</summary>
internal sealed class HpaAndReplicas : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-and-replicas",
        Title = "spec.replicas fights the autoscaler",
        Why = "Every apply of the manifest sets the replicas back to the number written, in the middle of a rush too; the autoscaler then needs minutes to climb again.",
        Remedy = "Take spec.replicas out where an autoscaler is in charge.",
        Fix = "Takes spec.replicas out. kubectl apply then sets 1 replica for a moment, unless kubectl apply edit-last-applied took the number out before.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Scaling,
        Article = "an autoscaler at CPU 70 %, memory 75 %, 3–10 replicas",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload is { IsScalable: true, Replicas: not null } && workload.Autoscalers.FirstOrDefault(workload.IsNear) is { } scaler)
        {
            report.Find(workload, workload.Spec.Key("replicas"), $"spec.replicas is {workload.Replicas}, and {scaler} is in charge: each apply sets the replicas back.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Workload is { } workload
            ? Mending.Mend.Of(workload, "spec.replicas goes: the autoscaler is in charge", ("spec", YamlChange.Map(("replicas", YamlChange.Remove))))
            : null;
}
