using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>The liveness probe asks the readiness path.</summary>
internal sealed class LivenessAsksReadiness : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "liveness-asks-readiness",
        Title = "The liveness probe asks the readiness path",
        Why = "A readiness path answers no while a dependency is away or the pod drains. As liveness it then restarts the container, which mends nothing and makes every outage of a dependency one of this service too.",
        Remedy = "Ask a path that tells of the process alone.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Liveness is { Path: { Length: > 0 } path } liveness && path.TrimEnd('/').Split('/')[^1] is "ready" or "readyz" or "readiness" or "isready")
        {
            report.Find(container, liveness.Node["httpGet"]["path"], $"liveness asks {path}: a dependency that is away restarts the container.");
        }
    }
}
