using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A probe may take longer than its period.</summary>
internal sealed class ProbeTimeoutAbovePeriod : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "probe-timeout-above-period",
        Title = "A probe may take longer than its period",
        Why = "The next probe waits for the one before, so trouble is seen later than the period says.",
        Remedy = "Make the timeout shorter than the period.",
        Fix = "Sets the period to the timeout, which is what it comes to today.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Probes,
    };

    public override void Look(Container container, RuleReport report)
    {
        foreach (var probe in (Probe?[])[container.Liveness, container.Readiness, container.Startup])
        {
            if (probe is not null && probe.Timeout > probe.Period && probe.Node["timeoutSeconds"].Exists)
            {
                report.Find(container, probe.Node["timeoutSeconds"], $"the {probe.Name} probe may take {probe.Timeout} s at a period of {probe.Period} s.");
            }
        }
    }

    public override Mend? Mend(MendCase found) =>
        found is { Container: { } container, Probe: { } probe }
            ? Mending.Mend.OfProbe(container, probe, "periodSeconds", probe.Timeout, $"the {probe.Name} probe has the period that its timeout of {probe.Timeout} s makes of it")
            : null;
}
