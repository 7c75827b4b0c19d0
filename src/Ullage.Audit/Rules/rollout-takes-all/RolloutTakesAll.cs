using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Selection;

namespace Ullage.Audit.Rules;

/// <summary>A rollout takes all replicas at once.</summary>
internal sealed class RolloutTakesAll : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "rollout-takes-all",
        Title = "A rollout takes all replicas at once",
        Why = "With Recreate, or a maxUnavailable of all, every deployment is an outage for as long as the new pods take to be ready.",
        Remedy = "Use RollingUpdate with maxUnavailable 0 or 1 and a surge.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Availability,
    };

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.Kind != "Deployment")
        {
            return;
        }

        var strategy = workload.Spec["strategy"];
        if (workload.FewestReplicas >= 2 && strategy["type"].TextIs("Recreate"))
        {
            report.Find(workload, strategy["type"], $"Recreate ends all {workload.FewestReplicas} replicas before it starts new ones.");
        }

        if (CountOrPercent.Of(strategy["rollingUpdate"]["maxUnavailable"]) is { } most && workload.FewestReplicas is >= 2 and < 100_000 && most.OfDown(workload.FewestReplicas) >= workload.FewestReplicas)
        {
            report.Find(workload, most.Node, $"maxUnavailable {most} of {workload.FewestReplicas} replicas lets all go at once.");
        }
    }
}
