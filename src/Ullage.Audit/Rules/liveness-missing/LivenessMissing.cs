using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A container that serves has no liveness probe.</summary>
internal sealed class LivenessMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "liveness-missing",
        Title = "A container that serves has no liveness probe",
        Why = "A process that hangs without ending stays as it is. Where a process ends by itself when it is broken, none is needed.",
        Remedy = "Give a cheap one that asks nothing but the process itself: `ullage generate probes -f FILE --liveness-path PATH` writes it.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container is { Liveness: null, IsInit: false, Workload.IsService: true } && container.Workload.Serving.Contains(container))
        {
            report.Find(container, container.Node.Key("ports"), "a container that serves, without a liveness probe.");
        }
    }
}
