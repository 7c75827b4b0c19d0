using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;

namespace Ullage.Audit.Rules;

/// <summary>GOMEMLIMIT is a few bytes.</summary>
internal sealed class GomemlimitTiny : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomemlimit-tiny",
        Title = "GOMEMLIMIT is a few bytes",
        Why = "A number without a unit is bytes. The runtime alone takes more than 4 MiB, so that the heap is over the limit from the start and the collector runs without a pause, with up to half of the CPU.",
        Remedy = "Write the unit, such as 400MiB: 80–90 % of the memory limit.",
        Fix = "Sets GOMEMLIMIT to 85 % of the memory limit, where there is one.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMEMLIMIT at 80–90 % of the memory limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (GoMemoryLimit.Of(container) is var (variable, amount) && amount < GoMemoryLimit.Least)
        {
            var expected = container.MemoryLimit.Value is { } limit && limit > GoMemoryLimit.Least ? $"80–90 % of the memory limit, such as {GoMemoryLimit.Share(limit, 85)}" : "a number with a unit, such as 400MiB";
            report.Find(container, variable.Place, $"GOMEMLIMIT {variable.Literal} is {(amount.Bytes < 1 << 10 ? $"{amount.Bytes} bytes" : amount.ToString())}, less than Go needs to start: the collector never stops. Expected {expected}.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && GoMemoryLimit.Advice(found) is var (value, words)
            ? Mending.Mend.OfVariable(container, GoMemoryLimit.Name, value, words)
            : null;
}
