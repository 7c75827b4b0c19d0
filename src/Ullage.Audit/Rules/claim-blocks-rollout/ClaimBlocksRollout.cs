using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Selection;

namespace Ullage.Audit.Rules;

/// <summary>A rolling update waits for a volume that the old pod holds.</summary>
internal sealed class ClaimBlocksRollout : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "claim-blocks-rollout",
        Title = "A rolling update waits for a volume that the old pod holds",
        Why = "The new pod comes before the old one goes. On another node it cannot mount the ReadWriteOnce volume, and on the same one two processes write to it.",
        Remedy = "Use strategy Recreate, or a StatefulSet.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.State,
        Article = "statelessness, ephemeral storage",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.Kind != "Deployment" || workload.MostReplicas != 1 || workload.Spec["strategy"]["type"].TextIs("Recreate") || CountOrPercent.Of(workload.Spec["strategy"]["rollingUpdate"]["maxSurge"]) is { Value: 0 })
        {
            return;
        }

        foreach (var volume in workload.PodSpec["volumes"].List())
        {
            var claim = volume["persistentVolumeClaim"]["claimName"];
            if (claim.Exists && report.Set.Named("PersistentVolumeClaim", claim.Text, workload).Where(workload.IsNear).ToList() is { Count: > 0 } claims && claims.TrueForAll(static c => c.Spec["accessModes"].Texts() is { Count: > 0 } modes && modes.All(static m => m is "ReadWriteOnce" or "ReadWriteOncePod")))
            {
                report.Find(workload, claim, $"the claim {claim.Text} is ReadWriteOnce and the update is rolling: the new pod waits for the old one's volume.");
            }
        }
    }
}
