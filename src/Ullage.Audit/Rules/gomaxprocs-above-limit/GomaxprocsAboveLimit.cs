using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>GOMAXPROCS is above the CPU limit.</summary>
internal sealed class GomaxprocsAboveLimit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomaxprocs-above-limit",
        Title = "GOMAXPROCS is above the CPU limit",
        Why = "More running threads than the quota pays for use it up early in each period of 100 ms; then every request waits for the next. At a quota of 2 cores, GOMAXPROCS 24 halves the throughput and triples the tail against 2.",
        Remedy = "Set it to the CPU limit rounded up (at least 1), or leave it out: Go 1.25 and later follow the limit by themselves.",
        Fix = "Sets GOMAXPROCS to the CPU limit rounded up.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMAXPROCS from the CPU limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Variable("GOMAXPROCS") is { Literal: { } text } variable && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && container.CpuLimit.Value is { } limit && number > Math.Max(2, Math.Ceiling(limit.Cores)))
        {
            report.Find(container, variable.Place, $"GOMAXPROCS is {number} at a CPU limit of {container.CpuLimit.Text}; expected {Math.Max(1, Math.Ceiling(limit.Cores)):0}.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { CpuLimit.Value: { } limit } container
            ? Mending.Mend.OfVariable(container, "GOMAXPROCS", $"{Math.Max(1, Math.Ceiling(limit.Cores)):0}", $"GOMAXPROCS {Math.Max(1, Math.Ceiling(limit.Cores)):0}, the CPU limit {container.CpuLimit.Text} rounded up")
            : null;
}
