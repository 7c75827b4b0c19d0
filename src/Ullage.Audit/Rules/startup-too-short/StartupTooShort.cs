using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>The startup probe gives the start no room.</summary>
internal sealed class StartupTooShort : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "startup-too-short",
        Title = "The startup probe gives the start no room",
        Why = "When a startup probe gives up the container is killed and begun again. One that gives up in seconds makes a slow node a restart loop.",
        Remedy = "Give it several times what a start takes: period × failures of a minute or more.",
        Fix = "Raises failureThreshold until a start may take a minute (at-least where that is more).",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
        Parameters = [new("at-least", 15, "s", "from the start to the kill")],
    };

    public override void Look(Container container, RuleReport report)
    {
        var least = report.Parameter("at-least");
        if (container.Startup is { HasHandler: true } startup && startup.SecondsToFailAtStart < least)
        {
            report.Find(container, startup.KeyNode, $"the start is killed after {startup.SecondsToFailAtStart} s; expected {least:0} s or more.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found is { Container: { Startup: { } probe } container }
            ? Mending.Mend.OfProbe(container, probe, "failureThreshold", probe.FailuresFor((long)Math.Max(60, Math.Ceiling(found.Parameter("at-least"))) - probe.InitialDelay), $"the start may take {Math.Max(60, found.Parameter("at-least")):0} s instead of {probe.SecondsToFailAtStart} s")
            : null;
}
