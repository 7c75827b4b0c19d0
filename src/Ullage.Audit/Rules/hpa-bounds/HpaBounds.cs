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
        Why = "The API server refuses maxReplicas below minReplicas or below 1.",
        Remedy = "Make maxReplicas at least minReplicas.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Scaling,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is Autoscaler scaler && scaler.MostNode.Integer() is { } most && (most < scaler.Fewest || most < 1))
        {
            report.Find(scaler, scaler.MostNode, $"{most} at most and {scaler.Fewest} at least.");
        }
    }
}
