using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

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
        Fix = "Writes runAsNonRoot: true and runAsUser: 65532 where the container is Go or .NET, serves on ports from 1024 and keeps nothing on volumes of its own; elsewhere only with `--unsafe-fixes`. runAsUser: 0 is left.",
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

    public override Mend? Mend(MendCase found)
    {
        if (found.Container is not { } container || found.Node.Integer() == 0)
        {
            return null;
        }

        // Whoever is told to be user 65532 can no longer use low ports on older nodes, nor write what root owns on a claim.
        var isHarmless = container.Runtime != ContainerRuntime.Unknown && container.Ports.All(static p => p.Number is >= 1024)
            && !container.Workload.PodSpec["volumes"].List().Exists(static v => v["persistentVolumeClaim"].IsGiven() || v["hostPath"].IsGiven()) && container.Workload.Kind != "StatefulSet";
        return Mending.Mend.Of(container, "runs as user 65532, and is refused as root", ("securityContext", YamlChange.Map(("runAsNonRoot", YamlChange.Literal("true")), ("runAsUser", YamlChange.Literal("65532"))))) with { NeedsLook = !isHarmless };
    }
}
