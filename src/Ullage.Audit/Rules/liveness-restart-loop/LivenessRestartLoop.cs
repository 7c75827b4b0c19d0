using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>The liveness probe leaves little time to start.</summary>
internal sealed class LivenessRestartLoop : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "liveness-restart-loop",
        Title = "The liveness probe leaves little time to start",
        Why = "Without a startup probe the liveness probe runs from its initial delay on. A start that takes longer than delay + period × (failures − 1) + timeout, as on a busy node or with a cold cache, is killed and begun again without end.",
        Remedy = "Give a startup probe with room (it holds the liveness probe back), or more failures.",
        Fix = "Raises failureThreshold until a start may take at-least.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
        TellsAbsence = true,
        Parameters = [new("at-least", 15, "s", "from the start to the first kill")],
    };

    public override void Look(Container container, RuleReport report)
    {
        var least = report.Parameter("at-least");
        if (container is { Liveness: { HasHandler: true } probe, Startup: null, Workload.IsService: true } && probe.SecondsToFailAtStart < least)
        {
            report.Find(container, probe.KeyNode, $"a start that takes more than {probe.SecondsToFailAtStart} s is killed, and begun again: {probe.InitialDelay} + {probe.Period} × {probe.FailureThreshold - 1} + {probe.Timeout}; expected a startup probe, or {least:0} s.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found is { Container: { Liveness: { } probe } container }
            ? Mending.Mend.OfProbe(container, probe, "failureThreshold", probe.FailuresFor((long)Math.Ceiling(found.Parameter("at-least")) - probe.InitialDelay), $"liveness kills a start after {found.Parameter("at-least"):0} s or more instead of {probe.SecondsToFailAtStart} s")
            : null;
}
