using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Two autoscalers target one workload.</summary>
internal sealed class HpaDuplicate : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-duplicate",
        Title = "Two autoscalers target one workload",
        Why = "Kubernetes of today scales by neither (AmbiguousSelector); in older versions each sets the number that it reckons, and the workload swings between both.",
        Remedy = "Put all metrics into one autoscaler, which takes the largest answer.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Scaling,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        foreach (var scaler in workload.Autoscalers.Skip(1))
        {
            var first = workload.Autoscalers[0];
            if (scaler.SurelySharesNamespace(first) && scaler.Name != first.Name)
            {
                report.Find(scaler, scaler.TargetNode, $"{workload} is scaled by {first} too.");
            }
        }
    }
}
