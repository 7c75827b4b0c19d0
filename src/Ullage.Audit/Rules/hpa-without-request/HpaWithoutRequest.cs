using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An autoscaler reckons with a request that is not there.</summary>
internal sealed class HpaWithoutRequest : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-without-request",
        Title = "An autoscaler reckons with a request that is not there",
        Why = "Utilisation is use over request. When one container of the pod has no request for the resource, the autoscaler reports FailedGetResourceMetric and does nothing.",
        Remedy = "Give every container of the pod a request, or target one container (ContainerResource) or an amount (AverageValue).",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Scaling,
        Article = "an autoscaler at CPU 70 %, memory 75 %, 3–10 replicas",
        TellsAbsence = true,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item is not Autoscaler scaler)
        {
            return;
        }

        foreach (var target in scaler.Targets)
        {
            foreach (var workload in scaler.Workloads.Where(scaler.IsNear))
            {
                if (Autoscaler.Lacking(target, workload, report.Set) is { } lacking)
                {
                    report.Find(scaler, target.Node, $"{target.Percent} % of the {target.Resource} request, but container {lacking.Name} of {workload} has none: the autoscaler cannot reckon.");
                }
            }
        }
    }
}
