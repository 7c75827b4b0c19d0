using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A probe asks a named port that the container does not have.</summary>
internal sealed class ProbePortUnknown : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "probe-port-unknown",
        Title = "A probe asks a named port that the container does not have",
        Why = "A name is looked up among the container's own ports. One that is not there fails every time: never ready, or restarted without end.",
        Remedy = "Use a name from the container's ports, or the number.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Probes,
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        foreach (var probe in (Probe?[])[container.Liveness, container.Readiness, container.Startup])
        {
            if (probe?.PortNode is { Exists: true } port && port.Text is { Length: > 0 } name && !char.IsAsciiDigit(name[0]) && !NodeReading.IsPlaceholder(name) && container.Ports.All(p => p.Name != name))
            {
                report.Find(container, port, $"the {probe.Name} probe asks port \"{name}\"; the container has {(container.Ports.Any(static p => p.Name is not null) ? string.Join(", ", container.Ports.Select(static p => p.Name).OfType<string>()) : "no named port")}.");
            }
        }
    }
}
