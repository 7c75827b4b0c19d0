using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An amount of zero.</summary>
internal sealed class AmountZero : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "amount-zero",
        Title = "A limit of zero, which is none, or a request of zero",
        Why = "A limit of 0 is taken as no limit at all, the opposite of what it says. A request of 0 reserves nothing: the pod is placed on nodes that are full, and is the first to go when memory runs short.",
        Remedy = "Write the amount that is meant, as `ullage recommend` gives it. Where no limit is wanted, take the line out: a LimitRange's default then counts.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Resources,
    };

    public override void Look(Container container, RuleReport report)
    {
        // A limit below its request is refused, and told as that.
        Look(container, report, container.CpuRequest.Value is { Nanocores: > 0 } ? default : container.CpuLimit, static a => a.Nanocores == 0, "CPU limit of 0 is no limit");
        Look(container, report, container.MemoryRequest.Value is { Bytes: > 0 } ? default : container.MemoryLimit, static a => a.Bytes == 0, "memory limit of 0 is no limit");
        if (!container.IsInit)
        {
            Look(container, report, container.CpuRequest, static a => a.Nanocores == 0, "CPU request of 0 reserves nothing");
            Look(container, report, container.MemoryRequest, static a => a.Bytes == 0, "memory request of 0 reserves nothing");
        }
    }

    private static void Look<T>(Container container, RuleReport report, Amount<T> amount, Predicate<T> isZero, string words)
        where T : struct
    {
        if (amount.Value is { } value && isZero(value))
        {
            report.Find(container, amount.Node, $"a {words}.");
        }
    }
}
