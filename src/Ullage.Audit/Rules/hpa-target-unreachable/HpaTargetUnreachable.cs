using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>An autoscaler's target is above the limits.</summary>
internal sealed class HpaTargetUnreachable : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-target-unreachable",
        Title = "An autoscaler's target is above the limits",
        Why = "Use cannot pass the limit, so a target that is a larger share of the request than the limit is can never be reached: the autoscaler never scales out.",
        Remedy = "Lower the target, or raise the limit over the request.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Scaling,
        Article = "an autoscaler at CPU 70 %, memory 75 %, 3–10 replicas",
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
                var containers = workload.Running.Where(c => target.Container is null || target.Container == c.Name).ToList();
                double request = 0, limit = 0;
                foreach (var container in containers)
                {
                    var (wanted, most) = target.Resource == "cpu"
                        ? (container.EffectiveCpuRequest?.Cores, container.CpuLimit.Value?.Cores)
                        : (container.EffectiveMemoryRequest?.Mebibytes, container.MemoryLimit.Value?.Mebibytes);
                    request += wanted ?? double.NaN;
                    limit += most ?? double.NaN;
                }

                if (target.Resource is "cpu" or "memory" && request > 0 && target.Percent * request >= limit * 100)
                {
                    report.Find(scaler, target.Node, $"{target.Percent} % of the {target.Resource} requests of {workload} is not below its limits, {100 * limit / request:0} % of the requests: it never scales out.");
                }
            }
        }
    }
}
