using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Model;
using Workload = Ullage.Audit.Objects.Workload;

namespace Ullage.Audit.Rules;

/// <summary>The workloads of a namespace ask for more than its quota.</summary>
internal sealed class QuotaExceeded : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "quota-exceeded",
        Title = "The workloads of a namespace ask for more than its quota",
        Why = "Pods beyond the quota are refused when they are created: the rollout stops with some replicas missing.",
        Remedy = "Raise the quota, or lower requests or replicas: `ullage recommend` says which.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Namespaces,
        Article = "a ResourceQuota for each namespace",
    };

    private static readonly string[] _bounded = ["requests.cpu", "cpu", "requests.memory", "memory", "limits.cpu", "limits.memory", "pods"];

    public override void Look(AuditObject item, RuleReport report)
    {
        if (item.Kind != "ResourceQuota" || item.Namespace is null || item.Spec["scopes"].IsGiven() || item.Spec["scopeSelector"].IsGiven())
        {
            return;
        }

        var workloads = report.Set.Workloads.Where(w => w.Namespace == item.Namespace && w.IsScalable).ToList();
        foreach (var key in _bounded)
        {
            if (!item.Spec["hard"][key].IsGiven() || !Quantity.TryParse(item.Spec["hard"][key].Text, out var hard, out _))
            {
                continue;
            }

            var sum = workloads.Sum(w => (double)Math.Max(w.FewestReplicas, 0) * OfPod(w, key));
            var bound = hard.TryScaleUp(-9, out var nanos) ? nanos / 1e9 : double.PositiveInfinity;
            if (sum > bound * 1.0000001)
            {
                report.Find(item, item.Spec["hard"][key], $"{workloads.Count} {(workloads.Count == 1 ? "workload asks" : "workloads ask")} for {Told(sum, key)} of {key} with the fewest replicas; the quota is {item.Spec["hard"][key].Text}.");
            }
        }
    }

    private static double OfPod(Workload workload, string key) => key == "pods" ? 1 : workload.Running.Sum(c => key switch
    {
        "requests.cpu" or "cpu" => c.EffectiveCpuRequest?.Cores ?? 0,
        "requests.memory" or "memory" => c.EffectiveMemoryRequest?.Bytes ?? 0,
        "limits.cpu" => c.CpuLimit.Value?.Cores ?? 0,
        _ => c.MemoryLimit.Value?.Bytes ?? 0,
    });

    private static string Told(double sum, string key) => key.EndsWith("memory", StringComparison.Ordinal) && sum < 1e18 ? ByteQuantity.FromBytes(sum).CeilingToMebibytes().ToString() : sum.ToString("0.###", CultureInfo.InvariantCulture);
}
