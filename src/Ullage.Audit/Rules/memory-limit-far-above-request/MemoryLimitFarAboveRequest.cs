using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>The memory limit is many times the request.</summary>
internal sealed class MemoryLimitFarAboveRequest : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "memory-limit-far-above-request",
        Title = "The memory limit is many times the request",
        Why = "The scheduler packs by the request. Pods that grow towards such a limit together exhaust the node, and those above their request are evicted first.",
        Remedy = "Raise the request towards what is used, or lower the limit: `ullage recommend` gives both.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Resources,
        Article = "requests at the observed P50, limits at P99 plus a margin",
        Parameters = [new("at-most", 4, "", "times the request")],
    };

    public override void Look(Container container, RuleReport report)
    {
        var most = report.Parameter("at-most");
        if (!container.IsInit && container.MemoryRequest.Value is { Bytes: > 0 } request && container.MemoryLimit.Value is { } limit && limit.Bytes > most * request.Bytes)
        {
            report.Find(container, container.MemoryLimit.Node, $"the memory limit {container.MemoryLimit.Text} is {(double)limit.Bytes / request.Bytes:0.#} times the request {container.MemoryRequest.Text}; expected at most {most:0.#} times.");
        }
    }
}
