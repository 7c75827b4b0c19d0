using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Liveness and readiness ask the same.</summary>
internal sealed class ProbesSameQuestion : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "probes-same-question",
        Title = "Liveness and readiness ask the same",
        Why = "What asks dependencies restarts the container when they fail, which mends nothing; what asks none lets a pod be ready that cannot serve.",
        Remedy = "Let liveness ask the process alone (/healthz) and readiness what a request needs (/readyz).",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container is { Liveness: { HasHandler: true } liveness, Readiness: { HasHandler: true } readiness } && liveness.Question == readiness.Question && liveness.SecondsToFail > readiness.SecondsToFail && liveness.Path.Length > 0)
        {
            report.Find(container, liveness.KeyNode, $"liveness and readiness both ask {liveness.Question}.");
        }
    }
}
