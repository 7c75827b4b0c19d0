using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A liveness or startup probe asks for several successes.</summary>
internal sealed class ProbeSuccessThreshold : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "probe-success-threshold",
        Title = "A liveness or startup probe asks for several successes",
        Why = "The API server refuses any successThreshold but 1 for liveness and startup probes.",
        Remedy = "Take successThreshold out, or write 1.",
        Fix = "Sets successThreshold to 1.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Probes,
    };

    public override void Look(Container container, RuleReport report)
    {
        foreach (var probe in (Probe?[])[container.Liveness, container.Startup])
        {
            if (probe?.Node["successThreshold"] is { } threshold && threshold.Integer() is { } successes && successes != 1)
            {
                report.Find(container, threshold, $"the {probe.Name} probe asks for {successes} successes; expected 1.");
            }
        }
    }

    public override Mend? Mend(MendCase found) =>
        found is { Container: { } container, Probe: { } probe }
            ? Mending.Mend.OfProbe(container, probe, "successThreshold", 1, $"successThreshold of the {probe.Name} probe is 1, the only value that is taken")
            : null;
}
