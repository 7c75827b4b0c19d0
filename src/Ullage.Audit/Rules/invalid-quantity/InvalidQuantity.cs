using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Audit.Rules;

/// <summary>An amount is no Kubernetes quantity.</summary>
internal sealed class InvalidQuantity : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "invalid-quantity",
        Title = "An amount is no Kubernetes quantity, or below zero",
        Why = "The API server refuses the object. Memory is counted in bytes with Ki, Mi, Gi or k, M, G; CPU in cores or with m; neither may be negative.",
        Remedy = "Write 512Mi instead of 512MB or 512mb, 500m instead of 500mcpu.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Resources,
    };

    public override void Look(Container container, RuleReport report)
    {
        Look(container, report, container.CpuRequest, static a => a.Nanocores < 0, static t => CpuQuantity.TryParse(t, out _, out var error) ? null : error);
        Look(container, report, container.CpuLimit, static a => a.Nanocores < 0, static t => CpuQuantity.TryParse(t, out _, out var error) ? null : error);
        Look(container, report, container.MemoryRequest, static a => a.Bytes < 0, static t => ByteQuantity.TryParse(t, out _, out var error) ? null : error);
        Look(container, report, container.MemoryLimit, static a => a.Bytes < 0, static t => ByteQuantity.TryParse(t, out _, out var error) ? null : error);
    }

    private static void Look<T>(Container container, RuleReport report, Amount<T> amount, Predicate<T> isNegative, Func<string, string?> problem)
        where T : struct
    {
        if (amount.Value is { } value)
        {
            if (isNegative(value))
            {
                report.Find(container, amount.Node, $"Found '{amount.Text}'; expected 0 or more: the API server refuses less.");
            }
        }
        else if (amount.IsGiven && amount.Node.Kind == YamlNodeKind.Scalar && !NodeReading.IsPlaceholder(amount.Text) && problem(amount.Text) is { } error)
        {
            report.Find(container, amount.Node, error);
        }
    }
}
