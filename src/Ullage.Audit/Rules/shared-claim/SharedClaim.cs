using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Several replicas share a volume that one node may mount.</summary>
internal sealed class SharedClaim : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "shared-claim",
        Title = "Several replicas share a volume that one node may mount",
        Why = "A ReadWriteOnce volume is attached to one node: replicas elsewhere stay in ContainerCreating.",
        Remedy = "Use a StatefulSet with volumeClaimTemplates, or a ReadWriteMany volume.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.State,
        Article = "statelessness, ephemeral storage",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        foreach (var claim in workload.Kind == "Deployment" && workload.MostReplicas >= 2 ? report.Set.ClaimsOfOneNode(workload) : [])
        {
            report.Find(workload, claim, $"{workload.MostReplicas} replicas mount the claim {claim.Text}, which is ReadWriteOnce.");
        }
    }
}
