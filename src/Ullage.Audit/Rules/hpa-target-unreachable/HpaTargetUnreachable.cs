using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Model;
using Autoscaler = Ullage.Audit.Objects.Autoscaler;

namespace Ullage.Audit.Rules;

/// <summary>An autoscaler's target is above the limits.</summary>
internal sealed class HpaTargetUnreachable : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "hpa-target-unreachable",
        Title = "An autoscaler's target is above the limits",
        Why = "Use cannot pass the limit, and the autoscaler acts only when use is 10 % past its target. A target that leaves less than that below the limits is never passed: the autoscaler never scales out.",
        Parameters = [new("tolerance", 10, "%", "how far use must pass the target before the autoscaler acts, where the object does not say so itself")],
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

        var tolerance = Quantity.TryParse(scaler.Spec["behavior"]["scaleUp"]["tolerance"].Text, out var own, out _) && own.TryScaleUp(-3, out var thousandths) ? thousandths / 1000.0 : report.Parameter("tolerance") / 100;
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

                if (target.Resource is "cpu" or "memory" && request > 0 && target.Percent * (1 + tolerance) * request >= limit * 100)
                {
                    report.Find(scaler, target.Node, $"{target.Percent} % of the {target.Resource} requests of {workload} and the tolerance of {100 * tolerance:0.#} % are not below its limits, {100 * limit / request:0} % of the requests: it never scales out.");
                }
            }
        }
    }
}
