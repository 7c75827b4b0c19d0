using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A scratch volume without a size.</summary>
internal sealed class EmptydirUnbounded : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "emptydir-unbounded",
        Title = "A scratch volume without a size",
        Why = "What fills an emptyDir fills the node's disk, and disk pressure evicts the neighbours too.",
        Remedy = "Give it a sizeLimit, or the container an ephemeral-storage limit.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.State,
        Article = "statelessness, ephemeral storage",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.Running.All(static c => c.Node["resources"]["limits"]["ephemeral-storage"].IsGiven()))
        {
            return;
        }

        foreach (var volume in workload.PodSpec["volumes"].List())
        {
            if (volume.Own("emptyDir").Key.Exists && !volume["emptyDir"]["sizeLimit"].IsGiven() && !volume["emptyDir"]["medium"].TextIs("Memory"))
            {
                report.Find(workload, volume.Key("emptyDir"), $"volume {volume["name"].Text} has no sizeLimit.");
            }
        }
    }
}
