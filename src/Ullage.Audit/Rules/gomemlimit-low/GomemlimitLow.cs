using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;

namespace Ullage.Audit.Rules;

/// <summary>GOMEMLIMIT uses little of the memory limit.</summary>
internal sealed class GomemlimitLow : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomemlimit-low",
        Title = "GOMEMLIMIT uses little of the memory limit",
        Why = "The collector keeps the process below GOMEMLIMIT at the price of CPU. What lies between it and the container's limit is paid for and not used.",
        Remedy = "Raise GOMEMLIMIT to 80–90 % of the memory limit, or lower the limit.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMEMLIMIT at 80–90 % of the memory limit",
        Parameters = [new("at-least", 50, "%", "of the memory limit")],
    };

    public override void Look(Container container, RuleReport report)
    {
        var least = report.Parameter("at-least");
        if (GoMemoryLimit.Of(container) is var (variable, amount) && amount >= GoMemoryLimit.Least && container.MemoryLimit.Value is { } limit && 100.0 * amount.Bytes < least * limit.Bytes)
        {
            report.Find(container, variable.Place, $"GOMEMLIMIT {variable.Literal} is {100.0 * amount.Bytes / limit.Bytes:0.#} % of the memory limit {container.MemoryLimit.Text}; expected at least {least:0.#} %.");
        }
    }
}
