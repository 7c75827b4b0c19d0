using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>The liveness probe kills before the readiness probe begins.</summary>
internal sealed class LivenessBeforeReady : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "liveness-before-ready",
        Title = "The liveness probe kills before the readiness probe begins",
        Why = "The readiness probe's initial delay says how long the start takes. The liveness probe gives up before that, so a start of the expected length is killed, again and again.",
        Remedy = "Give a startup probe, or make the liveness probe wait longer than the readiness probe.",
        Fix = "Raises the failureThreshold of liveness until readiness begins first.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container is { Liveness: { HasHandler: true } liveness, Readiness: { } readiness, Startup: null } && readiness.InitialDelay > liveness.SecondsToFailAtStart)
        {
            report.Find(container, liveness.KeyNode, $"liveness gives up {liveness.SecondsToFailAtStart} s after the start, but readiness first asks after {readiness.InitialDelay} s: a start of that length is killed without end.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found is { Container: { Liveness: { } probe, Readiness: { } readiness } container }
            ? Mending.Mend.OfProbe(container, probe, "failureThreshold", probe.FailuresFor(readiness.InitialDelay + 1 - probe.InitialDelay), $"liveness gives up after readiness begins, {readiness.InitialDelay} s after the start")
            : null;
}
