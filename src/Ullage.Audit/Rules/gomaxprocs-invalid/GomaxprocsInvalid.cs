using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>GOMAXPROCS is not a whole number from 1, so Go ignores it.</summary>
internal sealed class GomaxprocsInvalid : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomaxprocs-invalid",
        Title = "GOMAXPROCS is not a whole number from 1, so Go ignores it",
        Why = "Go reads GOMAXPROCS as a whole number above 0; a fraction, `500m` or 0 is ignored without a word and the node's CPUs count instead.",
        Remedy = "Write the CPU limit rounded up, or leave the variable out and build with Go 1.25 or later.",
        Fix = "Sets GOMAXPROCS to the CPU limit rounded up; without a limit nothing is done.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMAXPROCS from the CPU limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Variable("GOMAXPROCS") is { Literal: { Length: > 0 } text } variable && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0))
        {
            report.Find(container, variable.Place, $"GOMAXPROCS is \"{text}\", which Go ignores without a word; expected a whole number from 1.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { CpuLimit.Value: { } limit } container
            ? Mending.Mend.OfVariable(container, "GOMAXPROCS", $"{Math.Max(1, Math.Ceiling(limit.Cores)):0}", $"GOMAXPROCS {Math.Max(1, Math.Ceiling(limit.Cores)):0}, the CPU limit {container.CpuLimit.Text} rounded up")
            : null;
}
