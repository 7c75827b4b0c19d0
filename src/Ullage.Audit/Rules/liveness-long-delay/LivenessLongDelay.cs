using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A long initial delay stands for a startup probe.</summary>
internal sealed class LivenessLongDelay : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "liveness-long-delay",
        Title = "A long initial delay stands for a startup probe",
        Why = "An initial delay is waited for on every start, also when the process was ready long before; a hang in that time is not seen.",
        Remedy = "Give a startup probe: it ends as soon as the start is done.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
        Parameters = [new("from", 60, "s", "initial delay that is told")],
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container is { Liveness: { } probe, Startup: null } && probe.InitialDelay >= report.Parameter("from"))
        {
            report.Find(container, probe.Node["initialDelaySeconds"], $"liveness waits {probe.InitialDelay} s on every start; expected a startup probe instead.");
        }
    }
}
