using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An autoscaler that cannot scale.</summary>
internal sealed class HpaFixed : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-fixed",
        Title = "An autoscaler that cannot scale",
        Why = "With equal bounds the number of replicas never changes; the autoscaler only hides that.",
        Remedy = "Give it room, or set spec.replicas instead.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Scaling,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is Autoscaler { IsKeda: false } scaler && scaler.MostNode.Integer() is { } most && most == scaler.Fewest)
        {
            report.Find(scaler, scaler.MostNode, $"minReplicas and maxReplicas are both {most}: it never scales.");
        }
    }
}
