using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A container may run as root.</summary>
internal sealed class RunAsRoot : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "run-as-root",
        Title = "A container may run as root",
        Why = "Nothing keeps the process from being root on the node's kernel; an image from scratch runs as root unless told otherwise.",
        Remedy = "Set securityContext.runAsNonRoot: true, and a USER in the image.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Security,
        Article = "a scratch image still runs as root unless told",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.IsInit || container.Workload.PodSpec["hostUsers"].IsFalse())
        {
            return;
        }

        var (pod, own) = (container.Workload.PodSpec["securityContext"], container.Node["securityContext"]);
        var nonRoot = own["runAsNonRoot"].Exists ? own["runAsNonRoot"] : pod["runAsNonRoot"];
        var user = own["runAsUser"].Exists ? own["runAsUser"] : pod["runAsUser"];
        if (user.Integer() == 0)
        {
            report.Find(container, user, "runAsUser 0 is root.");
        }
        else if (!nonRoot.IsTrue() && user.Integer() is null && !NodeReading.IsPlaceholder(user.Text))
        {
            report.Find(container, own.Exists ? container.Node.Key("securityContext") : default, "neither runAsNonRoot nor runAsUser: it runs as root if the image says so.");
        }
    }
}
