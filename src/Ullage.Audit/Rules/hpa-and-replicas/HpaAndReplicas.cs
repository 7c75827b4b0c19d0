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
        Fix = "With `--unsafe-fixes`: takes spec.replicas out where one autoscaler targets the workload, the API server takes it and it has the requests that it reckons with. kubectl apply then sets 1 replica for a moment, unless `kubectl apply edit-last-applied` took the number out before.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Scaling,
        Article = "an autoscaler at CPU 70 %, memory 75 %, 3–10 replicas",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload is { IsScalable: true, Replicas: { } replicas } && InCharge(workload) is { } scaler)
        {
            report.Find(workload, [workload.Spec.Key("replicas"), workload.NameNode], $"spec.replicas is {replicas}{(workload.ReplicasFrom is { } from ? $" by {from}" : "")}, and {scaler} is in charge: each apply sets the replicas back.");
        }
    }

    public override Mend? Mend(MendCase found)
    {
        if (found.Workload is not { } workload || InCharge(workload) is not { } scaler || !workload.Spec["replicas"].IsGiven())
        {
            return null;
        }

        // Without a number written the workload has one replica until an autoscaler gives it more: it must be certain that one does.
        return workload.Autoscalers.Count(workload.IsNear) > 1 ? Mending.Mend.Left("several autoscalers target the workload, and none scales it until only one does")
            : scaler.Targets.Select(t => Autoscaler.Lacking(t, workload, found.Set)).FirstOrDefault(static c => c is not null) is { } lacking ? Mending.Mend.Left($"{scaler} cannot reckon as long as container {lacking.Name} has no request, and one replica would be left")
            : Mending.Mend.Of(workload, $"spec.replicas goes: the autoscaler is in charge. The next kubectl apply would set 1 replica for a moment: run kubectl apply edit-last-applied {workload.Kind.ToLowerInvariant()}/{workload.Name} before it and take replicas out there too", ("spec", YamlChange.Map(("replicas", YamlChange.Remove)))) with { NeedsLook = true };
    }

    /// <summary>The autoscaler that sets the replicas; null where there is none, or only what the API server refuses.</summary>
    private static Autoscaler? InCharge(Workload workload) => workload.Autoscalers.FirstOrDefault(a => workload.IsNear(a) && !a.IsRefused);
}
