using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A service shares its node's network, processes or memory.</summary>
internal sealed class HostNamespaces : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "host-namespaces",
        Title = "A service shares its node's network, processes or memory",
        Why = "It sees and reaches what the node does, and two replicas cannot share a node's ports.",
        Remedy = "Leave hostNetwork, hostPID and hostIPC out.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Security,
    };

    private static readonly string[] _shared = ["hostNetwork", "hostPID", "hostIPC"];

    public override void Look(Workload workload, RuleReport report)
    {
        foreach (var key in workload.IsScalable ? _shared : [])
        {
            if (workload.PodSpec[key].IsTrue())
            {
                report.Find(workload, workload.PodSpec[key], $"{key}: true.");
            }
        }
    }
}
