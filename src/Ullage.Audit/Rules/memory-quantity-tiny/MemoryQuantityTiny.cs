using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Model;

namespace Ullage.Audit.Rules;

/// <summary>An amount of memory is a few bytes.</summary>
internal sealed class MemoryQuantityTiny : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "memory-quantity-tiny",
        Title = "An amount of memory is a few bytes",
        Why = "A bare number is bytes and `m` is a thousandth of one: 512 is 512 bytes and 512m is less than one. No container starts under such a limit, and such a request reserves nothing.",
        Remedy = "Write the unit: 512Mi.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Resources,
    };

    public override void Look(Container container, RuleReport report)
    {
        foreach (var amount in (Amount<ByteQuantity>[])[container.MemoryRequest, container.MemoryLimit])
        {
            if (IsTold(amount) && amount.Value is { } value)
            {
                report.Find(container, amount.Node, $"{amount.Text} of memory is {value.Bytes} byte{(value.Bytes == 1 ? "" : "s")}; expected a unit, such as {amount.Text.TrimEnd('m', 'k', 'K')}Mi.");
            }
        }
    }

    /// <summary>Whether an amount is told here: no other rule may take it for what was meant.</summary>
    internal static bool IsTold(Amount<ByteQuantity> amount) => amount.Value is { Bytes: > 0 and < 1 << 20 };
}
