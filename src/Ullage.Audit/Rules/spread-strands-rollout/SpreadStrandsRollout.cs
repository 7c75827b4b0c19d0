using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A hard spread over nodes strands rollouts.</summary>
internal sealed class SpreadStrandsRollout : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "spread-strands-rollout",
        Title = "A hard spread over nodes strands rollouts",
        Why = "DoNotSchedule counts the pods of the old and the new version together: during a rollout the new pods must fit where the skew allows, which on a small or full cluster is nowhere, and the rollout waits without end.",
        Remedy = "Add matchLabelKeys: [pod-template-hash] (rollouts-pod-template-hash for an Argo Rollout), or use ScheduleAnyway.",
        Fix = "Adds matchLabelKeys: [pod-template-hash] to the constraint of a Deployment.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Availability,
        Article = "topology spread (maxSkew 1, hostname, DoNotSchedule)",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.Kind is not ("Deployment" or "Rollout"))
        {
            return;
        }

        var key = KeyOf(workload);
        foreach (var constraint in workload.PodSpec["topologySpreadConstraints"].List())
        {
            if (constraint["whenUnsatisfiable"].TextIs("DoNotSchedule") && constraint["topologyKey"].TextIs("kubernetes.io/hostname") && constraint["matchLabelKeys"].Texts().TrueForAll(k => k is "pod-template-hash" or "rollouts-pod-template-hash" && k != key))
            {
                report.Find(workload, constraint["whenUnsatisfiable"], $"DoNotSchedule over hostnames counts old and new pods together; expected matchLabelKeys: [{key}], or ScheduleAnyway.");
            }
        }
    }

    /// <summary>The label by which versions of its pods differ; the other one's key is on none of them and counts for nothing.</summary>
    private static string KeyOf(Workload workload) => workload.Kind == "Rollout" ? "rollouts-pod-template-hash" : "pod-template-hash";

    public override Mend? Mend(MendCase found) =>
        found.Workload is { Kind: "Deployment" } workload
            ? Mending.Mend.OfPod(workload, "matchLabelKeys: [pod-template-hash], so that the pods of one version count by themselves", ("topologySpreadConstraints", YamlChange.List("topologyKey", ("kubernetes.io/hostname", YamlChange.Map(("matchLabelKeys", YamlChange.Append("pod-template-hash")))))))
            : null;
}
