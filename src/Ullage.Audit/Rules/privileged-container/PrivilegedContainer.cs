using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A container is privileged.</summary>
internal sealed class PrivilegedContainer : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "privileged-container",
        Title = "A container is privileged",
        Why = "It has every capability and every device of its node: whoever is in it has the node.",
        Remedy = "Name the capabilities that are needed instead.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Security,
    };

    public override void Look(Container container, RuleReport report)
    {
        var privileged = container.Node["securityContext"]["privileged"];
        if (privileged.IsTrue() && container.Workload.Kind != "DaemonSet")
        {
            report.Find(container, privileged, "privileged: true.");
        }
    }
}
