using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A memory volume without a size.</summary>
internal sealed class EmptydirMemoryUnbounded : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "emptydir-memory-unbounded",
        Title = "A memory volume without a size",
        Why = "An emptyDir of medium Memory counts against the memory limits of the pod's containers: what is written there kills them.",
        Remedy = "Give it a sizeLimit, and count it in the memory limit.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.State,
        Article = "statelessness, ephemeral storage",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        foreach (var volume in workload.PodSpec["volumes"].List())
        {
            if (volume["emptyDir"]["medium"].TextIs("Memory") && !volume["emptyDir"]["sizeLimit"].IsGiven())
            {
                report.Find(workload, volume["emptyDir"]["medium"], $"volume {volume["name"].Text} is memory without a sizeLimit.");
            }
        }
    }
}
