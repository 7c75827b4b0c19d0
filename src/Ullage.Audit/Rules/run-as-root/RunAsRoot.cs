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
        Title = "A container runs as root, or may",
        Why = "Nothing keeps the process from being root on the node's kernel; an image from scratch runs as root unless told otherwise.",
        Remedy = "Set securityContext.runAsNonRoot: true, and another user than 0: by USER, as a number, in the image or by runAsUser.",
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

        var own = container.Node["securityContext"];
        var (user, nonRoot) = container.User;
        if (user.Integer() == 0 && !nonRoot.IsTrue())
        {
            report.Find(container, user, "runAsUser: 0 runs it as root, whatever the image says.");
        }
        else if (!nonRoot.IsTrue() && user.Integer() is null && !NodeReading.IsPlaceholder(user.Text))
        {
            report.Find(container, own.Exists ? container.Node.Key("securityContext") : default, "neither runAsNonRoot nor runAsUser: it runs as root if the image says so.");
        }
    }

    private static bool NeedsRoot(Container container)
    {
        var (pod, own) = (container.Workload.PodSpec, container.Node["securityContext"]);
        return own["privileged"].IsTrue() || own["capabilities"]["add"].IsGiven() || pod["hostNetwork"].IsTrue() || pod["hostPID"].IsTrue()
            || pod["volumes"].List().Exists(static v => v["secret"]["defaultMode"].IsGiven() || v["configMap"]["defaultMode"].IsGiven() || v["projected"]["defaultMode"].IsGiven())
            || new[] { container.Liveness, container.Readiness, container.Startup }.Any(static p => IsLow(p?.PortNode.Integer()))
            || container.Node["env"].List().Exists(static e => e["name"].Text.Contains("PORT", StringComparison.Ordinal) && int.TryParse(e["value"].Text, out var port) && IsLow(port))
            || container.Node["args"].List().Concat(container.Node["command"].List()).Any(static a => LowPort(a.Text));
    }

    private static bool IsLow(int? port) => port is > 0 and < 1024;

    /// <summary>Whether a text ends in a colon and a low port, as addresses to listen on do.</summary>
    private static bool LowPort(string text) => text.LastIndexOf(':') is >= 0 and var colon && int.TryParse(text[(colon + 1)..], out var port) && IsLow(port);

    public override Mend? Mend(MendCase found)
    {
        if (found.Container is not { } container || found.Node.Integer() == 0)
        {
            return null;
        }

        // Whoever is told to be user 65532 can no longer use low ports on older nodes, nor write what root owns on a claim, nor read a Secret that only root may; and added capabilities are then without effect.
        var isHarmless = container.Runtime != ContainerRuntime.Unknown && container.Ports.All(static p => p.Number is >= 1024)
            && !container.Workload.PodSpec["volumes"].List().Exists(static v => v["persistentVolumeClaim"].IsGiven() || v["hostPath"].IsGiven()) && container.Workload.Kind is not ("StatefulSet" or "DaemonSet") && !NeedsRoot(container);
        return Mending.Mend.Of(container, "runs as user 65532, and is refused as root", ("securityContext", YamlChange.Map(("runAsNonRoot", YamlChange.Literal("true")), ("runAsUser", YamlChange.Literal("65532"))))) with { NeedsLook = !isHarmless };
    }
}
