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
        Title = "An amount is no Kubernetes quantity",
        Why = "The API server refuses the object. Memory is counted in bytes with Ki, Mi, Gi or k, M, G; CPU in cores or with m.",
        Remedy = "Write 512Mi instead of 512MB or 512mb, 500m instead of 500mcpu.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Resources,
    };

    public override void Look(Container container, RuleReport report)
    {
        Look(container, report, container.CpuRequest, static t => CpuQuantity.TryParse(t, out _, out var error) ? null : error);
        Look(container, report, container.CpuLimit, static t => CpuQuantity.TryParse(t, out _, out var error) ? null : error);
        Look(container, report, container.MemoryRequest, static t => ByteQuantity.TryParse(t, out _, out var error) ? null : error);
        Look(container, report, container.MemoryLimit, static t => ByteQuantity.TryParse(t, out _, out var error) ? null : error);
    }

    private static void Look<T>(Container container, RuleReport report, Amount<T> amount, Func<string, string?> problem)
        where T : struct
    {
        if (amount.IsGiven && amount.Value is null && amount.Node.Kind == YamlNodeKind.Scalar && !NodeReading.IsPlaceholder(amount.Text) && problem(amount.Text) is { } error)
        {
            report.Find(container, amount.Node, error);
        }
    }
}
