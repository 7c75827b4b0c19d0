using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;

namespace Ullage.Audit.Rules;

/// <summary>GOMEMLIMIT is taken in units of a divisor.</summary>
internal sealed class GomemlimitDivisor : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomemlimit-divisor",
        Title = "GOMEMLIMIT is taken in units of a divisor",
        Why = "The downward API gives a number without a unit, and Go reads it as bytes: with the divisor 1Mi a limit of 512Mi becomes 512 bytes. The collector then runs without a pause and the service stands still.",
        Remedy = "Write GOMEMLIMIT as a value of 80–90 % of the limit; if the reference must stay, take the divisor out.",
        Fix = "Replaces the reference by 85 % of the memory limit; without a limit nothing is done.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMEMLIMIT at 80–90 % of the memory limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Variable(GoMemoryLimit.Name) is { ResourceField: "limits.memory" or "requests.memory" } variable && !variable.TakesWhole)
        {
            report.Find(container, variable.Node["valueFrom"]["resourceFieldRef"]["divisor"], $"GOMEMLIMIT is {variable.ResourceField} in units of {variable.Divisor}, which Go reads as bytes; expected a value{(container.MemoryLimit.Value is { } limit ? ", " + GoMemoryLimit.Share(limit, 90) + " at most" : "")}.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && GoMemoryLimit.Advice(found) is var (value, words)
            ? Mending.Mend.OfVariable(container, GoMemoryLimit.Name, value, words)
            : null;
}
