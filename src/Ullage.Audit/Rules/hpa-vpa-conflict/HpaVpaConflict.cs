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
            var conflict = workload.IsNear(item)
                ? workload.Autoscalers.Where(item.IsNear).SelectMany(static a => a.Targets, static (scaler, scaled) => (scaler, scaled)).FirstOrDefault(c => workload.Running.Any(r => (c.scaled.Container ?? r.Name) == r.Name && Moves(item, r.Name, c.scaled.Resource)))
                : default;
            if (conflict.scaler is { } found)
            {
                report.Find(item, target["name"], $"moves the {conflict.scaled.Resource} requests of {workload}, which {found} scales by their utilisation.");
            }
        }
    }

    /// <summary>Whether it sets a container's request for a resource: the container's own policy, else that of all, else everything.</summary>
    private static bool Moves(AuditObject item, string container, string resource)
    {
        var policies = item.Spec["resourcePolicy"]["containerPolicies"].List();
        var policy = policies.Find(p => p["containerName"].TextIs(container)) is { Exists: true } own ? own : policies.Find(static p => p["containerName"].TextIs("*"));
        var controlled = policy["controlledResources"];
        return !policy["mode"].TextIs("Off") && (!controlled.IsGiven() || controlled.Texts().Contains(resource));
    }
}
