using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;

namespace Ullage.Audit.Rules;

/// <summary>The heap given to Java or Node.js is not below the memory limit.</summary>
internal sealed class HeapFlagAboveLimit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "heap-flag-above-limit",
        Title = "The heap given to Java or Node.js is not below the memory limit",
        Why = "The heap is only a part of the process: threads, code and buffers come on top. A heap as large as the container's limit is a kill that the runtime never sees coming.",
        Remedy = "Give Java -XX:MaxRAMPercentage=75 instead of -Xmx, Node.js about 75 % of the limit.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.OtherRuntimes,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.MemoryLimit.Value is not { } limit)
        {
            return;
        }

        foreach (var (flag, amount, place) in HeapFlags.Of(container))
        {
            if (amount >= limit)
            {
                report.Find(container, place, $"{flag} is a heap of {amount}, not below the memory limit {container.MemoryLimit.Text}; expected at most three quarters of it.");
            }
        }
    }
}
