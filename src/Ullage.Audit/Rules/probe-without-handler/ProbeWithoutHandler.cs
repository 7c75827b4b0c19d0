using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>A probe says not what it asks.</summary>
internal sealed class ProbeWithoutHandler : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "probe-without-handler",
        Title = "A probe does not say what it asks",
        Why = "The API server refuses a probe without httpGet, tcpSocket, exec or grpc; often httpGet stands beside the probe instead of inside it.",
        Remedy = "Put the handler inside the probe.",
        Fix = "Moves a handler that stands beside the only probe without one into it. No path or port is invented.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        foreach (var probe in (Probe?[])[container.Liveness, container.Readiness, container.Startup])
        {
            if (probe is { HasHandler: false, Node.Kind: YamlNodeKind.Mapping })
            {
                var beside = container.Node["httpGet"].Exists ? "; httpGet stands beside it" : "";
                report.Find(container, probe.KeyNode, $"the {probe.Name} probe has no httpGet, tcpSocket, exec or grpc{beside}.");
            }
        }
    }

    public override Mend? Mend(MendCase found)
    {
        if (found is not { Container: { } container, Probe: { } probe } || ((Probe?[])[container.Liveness, container.Readiness, container.Startup]).Count(static p => p is { HasHandler: false, Node.Kind: YamlNodeKind.Mapping }) != 1)
        {
            return null;
        }

        return Probe.Handlers.Where(h => container.Node.Own(h).Key.Exists).ToList() is [var handler] && NodeCopy.Of(container.Node.Own(handler)) is { } copy
            ? Mending.Mend.Of(container, $"{handler} goes into {probe.Name}Probe, beside which it stood", (probe.Name + "Probe", YamlChange.Map((handler, copy))), (handler, YamlChange.Remove))
            : null;
    }
}
