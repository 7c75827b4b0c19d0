using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Two autoscalers pull at one resource.</summary>
internal sealed class HpaVpaConflict : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-vpa-conflict",
        Title = "Two autoscalers pull at one resource",
        Why = "A VerticalPodAutoscaler that raises the request lowers the utilisation which the HorizontalPodAutoscaler holds steady: each answers the other.",
        Remedy = "Let the vertical one only recommend (updateMode Off), or scale horizontally on something else.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Scaling,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item.Kind != "VerticalPodAutoscaler" || item.Spec["updatePolicy"]["updateMode"].Text is "Off" or "Initial")
        {
            return;
        }

        var target = item.Spec["targetRef"];
        foreach (var workload in report.Set.Named(target["kind"].Text, target["name"].Text, item).OfType<Workload>())
        {
            if (workload.IsNear(item) && workload.Autoscalers.FirstOrDefault(static a => a.Targets.Count > 0) is { } scaler)
            {
                report.Find(item, target["name"], $"moves the requests of {workload}, which {scaler} scales by their utilisation.");
            }
        }
    }
}
