using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>The startup probe asks only whether the process is there.</summary>
internal sealed class StartupWaitsForNothing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "startup-waits-for-nothing",
        Title = "The startup probe asks only whether the process is there",
        Why = "A startup probe on the liveness path succeeds as soon as the process answers at all. Where readiness asks something else, what the start is about (migrations, caches) is not waited for.",
        Remedy = "Let it ask what is true only when the start is done, or leave it out.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container is { Startup: { HasHandler: true } startup, Liveness: { } liveness, Readiness: { HasHandler: true } readiness } && startup.Path.Length > 0 && startup.Question == liveness.Question && readiness.Question != liveness.Question)
        {
            report.Find(container, startup.KeyNode, $"the startup probe asks {startup.Question} as liveness does, and so waits for nothing that readiness asks.");
        }
    }
}
