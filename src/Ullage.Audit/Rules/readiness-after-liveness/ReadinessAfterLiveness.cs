using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>The pod is restarted before it is taken out.</summary>
internal sealed class ReadinessAfterLiveness : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "readiness-after-liveness",
        Title = "The pod is restarted before it is taken out",
        Why = "Both probes ask the same, and liveness gives up no later than readiness: trouble that would pass restarts the container instead of sparing it requests, and a slow dependency restarts every replica.",
        Remedy = "Let readiness fail first: fewer failures or a shorter period than liveness, and give liveness a cheaper question.",
        Fix = "Raises the failureThreshold of liveness until readiness gives up first.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container is { Liveness: { HasHandler: true } liveness, Readiness: { HasHandler: true } readiness } && liveness.Question == readiness.Question
            && !liveness.Question.StartsWith("tcp", StringComparison.Ordinal) && liveness.SecondsToFail <= readiness.SecondsToFail)
        {
            report.Find(container, liveness.KeyNode, $"liveness restarts after {liveness.SecondsToFail} s of {liveness.Question}, readiness takes out after {readiness.SecondsToFail} s of the same; expected readiness first.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found is { Container: { Liveness: { } probe, Readiness: { } readiness } container }
            ? Mending.Mend.OfProbe(container, probe, "failureThreshold", probe.FailuresFor(readiness.SecondsToFail + 1), $"liveness gives up after readiness, which does after {readiness.SecondsToFail} s")
            : null;
}
