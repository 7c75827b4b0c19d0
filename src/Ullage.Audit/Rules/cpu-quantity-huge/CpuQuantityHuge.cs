using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Model;

namespace Ullage.Audit.Rules;

/// <summary>An amount of CPU is more than any node has.</summary>
internal sealed class CpuQuantityHuge : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "cpu-quantity-huge",
        Title = "An amount of CPU is more than any node has",
        Why = "A bare number is cores: 500 is five hundred of them, 500m half a one. The pod stays pending, or the limit bounds nothing.",
        Remedy = "Write m for thousandths of a core.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Resources,
        Parameters = [new("from", 100, "cores", "amount of CPU that is told")],
    };

    public override void Look(Container container, RuleReport report)
    {
        foreach (var amount in (Amount<CpuQuantity>[])[container.CpuRequest, container.CpuLimit])
        {
            // Machines with that many cores exist; a pod that is meant for one also asks for memory in proportion.
            if (amount.Value is { } value && value.Cores >= report.Parameter("from") && (container.EffectiveMemoryRequest?.Mebibytes ?? 0) < value.Cores * 64)
            {
                report.Find(container, amount.Node, $"{amount.Text} of CPU is {value.Cores:0.###} cores; was {amount.Text}m meant?");
            }
        }
    }
}
