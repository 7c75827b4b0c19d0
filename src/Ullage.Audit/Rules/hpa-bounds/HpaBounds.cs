using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An autoscaler's bounds are impossible.</summary>
internal sealed class HpaBounds : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-bounds",
        Title = "An autoscaler's bounds are impossible",
        Why = "The API server refuses maxReplicas below minReplicas, below 1 or not written: nothing scales, and whatever replicas the workload has stay.",
        Remedy = "Make maxReplicas at least minReplicas, and both at least 1.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Scaling,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is Autoscaler { BoundsProblem: { } problem } scaler)
        {
            report.Find(scaler, [scaler.Fewest < 0 ? scaler.FewestNode : scaler.MostNode, scaler.Node.Key("spec")], $"{problem}; the API server refuses that.");
        }
    }
}
