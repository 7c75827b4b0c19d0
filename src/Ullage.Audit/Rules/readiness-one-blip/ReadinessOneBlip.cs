using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>One failed readiness probe takes the pod out.</summary>
internal sealed class ReadinessOneBlip : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "readiness-one-blip",
        Title = "One failed readiness probe takes the pod out",
        Why = "With a failureThreshold of 1 a single slow answer takes the pod out of its Services. When readiness asks a shared dependency, one blip of that takes out every replica at once.",
        Remedy = "Use a failureThreshold of 3, and let readiness remember dependencies for a few seconds.",
        Fix = "Sets failureThreshold to 3.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Probes,
        Article = "liveness cheap, readiness with dependencies, startup with room",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container is { Readiness: { FailureThreshold: 1 } probe, Workload.IsService: true } && probe.Node["failureThreshold"].Integer() == 1)
        {
            report.Find(container, probe.Node["failureThreshold"], $"one failed probe of {probe.Question} takes the pod out; expected a failureThreshold of 2 or more.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found is { Container: { Readiness: { } probe } container }
            ? Mending.Mend.OfProbe(container, probe, "failureThreshold", 3, "readiness fails after 3 probes instead of 1")
            : null;
}
