using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A service keeps files on its node.</summary>
internal sealed class HostPath : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "host-path",
        Title = "A service keeps files on its node",
        Why = "A hostPath ties the pod to what one node holds, is lost with the node, and opens the node to the pod.",
        Remedy = "Use a PersistentVolumeClaim, or an emptyDir for scratch.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.State,
        Article = "statelessness, ephemeral storage",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        foreach (var volume in workload.IsScalable ? workload.PodSpec["volumes"].List() : [])
        {
            if (volume["hostPath"].IsGiven() && volume["hostPath"]["path"].Text is not ("/etc/localtime" or "/etc/timezone" or "/usr/share/zoneinfo"))
            {
                report.Find(workload, volume["hostPath"]["path"], $"volume {volume["name"].Text} is {volume["hostPath"]["path"].Text} of the node.");
            }
        }
    }
}
