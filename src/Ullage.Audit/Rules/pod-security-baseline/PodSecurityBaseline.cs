using System.Collections.Frozen;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>
/// What the baseline of the Pod Security Standards refuses and no other rule tells: capabilities beyond those of a container runtime, ports of the node,
/// seccomp switched off, and kernel settings that are not a pod's own. Agents of a node need such things.
/// </summary>
internal sealed class PodSecurityBaseline : AuditRule
{
    // https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
    private static readonly FrozenSet<string> _capabilities = FrozenSet.Create(StringComparer.Ordinal,
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT");

    private static readonly FrozenSet<string> _sysctls = FrozenSet.Create(StringComparer.Ordinal,
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

    public override RuleFacts Facts { get; } = new()
    {
        Id = "pod-security-baseline",
        Title = "More rights than Kubernetes' baseline for pods lets any have",
        Why = "Namespaces that enforce the baseline of the Pod Security Standards refuse the pod. Where none does, whoever gets into the container has a way on to the node: a capability such as SYS_ADMIN or NET_RAW, a port of the node, system calls without a filter.",
        Remedy = "Take it out; a port below 1024 needs NET_BIND_SERVICE only, and a port of the node a Service. An agent of the node belongs into a DaemonSet.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Security,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.Kind == "DaemonSet")
        {
            return;
        }

        var context = workload.PodSpec["securityContext"];
        Seccomp(context, node => report.Find(workload, node, "seccomp is switched off for the pod; the runtime's own filter is RuntimeDefault."));
        foreach (var setting in context["sysctls"].Items)
        {
            if (setting.Target["name"] is { Exists: true } name && !_sysctls.Contains(name.Text) && !NodeReading.IsPlaceholder(name.Text))
            {
                report.Find(workload, name, $"the kernel setting {name.Text} is not the pod's own, and needs a kubelet that allows it.");
            }
        }
    }

    public override void Look(Container container, RuleReport report)
    {
        if (container.Workload.Kind == "DaemonSet")
        {
            return;
        }

        var context = container.Node["securityContext"];
        foreach (var added in context["capabilities"]["add"].Items)
        {
            var name = added.Target.Text;
            if (!_capabilities.Contains(name.StartsWith("CAP_", StringComparison.Ordinal) ? name[4..] : name) && !NodeReading.IsPlaceholder(name))
            {
                report.Find(container, added, name == "ALL" ? "every capability is added: that is root on the node." : $"the capability {name} is added.");
            }
        }

        Seccomp(context, node => report.Find(container, node, "seccomp is switched off; the runtime's own filter is RuntimeDefault."));
        foreach (var port in container.Ports)
        {
            if (!container.Workload.PodSpec["hostNetwork"].IsTrue() && port.Node["hostPort"] is { Exists: true } own && own.Text != "0")
            {
                report.Find(container, own, $"port {own.Text} of the node is taken: one pod a node, past Services and network policies.");
            }
        }
    }

    private static void Seccomp(YamlNode context, Action<YamlNode> tell)
    {
        if (context["seccompProfile"]["type"] is { Exists: true } type && type.TextIs("Unconfined"))
        {
            tell(type);
        }
    }
}
