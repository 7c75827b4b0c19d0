using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;

namespace Ullage.Audit.Rules;

/// <summary>GOMEMLIMIT leaves too little below the memory limit.</summary>
internal sealed class GomemlimitTooHigh : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomemlimit-too-high",
        Title = "GOMEMLIMIT leaves too little below the memory limit",
        Why = "GOMEMLIMIT is soft and counts only what Go's runtime manages. Stacks of C, mapped files, the page cache and the overshoot of the collector itself need the rest; at 96 % of the limit a burst is a kill.",
        Remedy = "Set it to 80–90 % of the memory limit, or to the limit less what `ullage recommend` measured outside the heap.",
        Fix = "Sets GOMEMLIMIT to 85 % of the memory limit (to at-most where that is less).",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMEMLIMIT at 80–90 % of the memory limit",
        Parameters = [new("at-most", 90, "%", "of the memory limit")],
    };

    public override void Look(Container container, RuleReport report)
    {
        var most = report.Parameter("at-most");
        if (GoMemoryLimit.Of(container) is var (variable, amount) && container.MemoryLimit.Value is { } limit && amount < limit && 100.0 * amount.Bytes > most * limit.Bytes)
        {
            report.Find(container, variable.Place, $"GOMEMLIMIT {variable.Literal} is {100.0 * amount.Bytes / limit.Bytes:0.#} % of the memory limit {container.MemoryLimit.Text}; expected at most {most:0.#} %, {GoMemoryLimit.Share(limit, most)}.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && GoMemoryLimit.Advice(found, found.Parameter("at-most")) is var (value, words)
            ? Mending.Mend.OfVariable(container, GoMemoryLimit.Name, value, words)
            : null;
}
