using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;

namespace Ullage.Audit.Rules;

/// <summary>GOMEMLIMIT is not below the memory limit.</summary>
internal sealed class GomemlimitAboveLimit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomemlimit-above-limit",
        Title = "GOMEMLIMIT is not below the memory limit",
        Why = "The collector works harder only as the heap nears GOMEMLIMIT. At or above the container's limit the kernel kills the process before the collector has any reason to work.",
        Remedy = "Set GOMEMLIMIT to 80–90 % of the memory limit: what cgo, mapped files and the page cache take is outside what Go counts.",
        Fix = "Sets GOMEMLIMIT to 85 % of the memory limit.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMEMLIMIT at 80–90 % of the memory limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (GoMemoryLimit.Of(container) is var (variable, amount) && container.MemoryLimit.Value is { } limit && amount >= limit)
        {
            report.Find(container, variable.Place, $"GOMEMLIMIT {variable.Literal} is {100.0 * amount.Bytes / Math.Max(1, limit.Bytes):0.#} % of the memory limit {container.MemoryLimit.Text}; expected at most 90 %, {GoMemoryLimit.Share(limit, 90)}.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && GoMemoryLimit.Advice(found) is var (value, words)
            ? Mending.Mend.OfVariable(container, GoMemoryLimit.Name, value, words)
            : null;
}
