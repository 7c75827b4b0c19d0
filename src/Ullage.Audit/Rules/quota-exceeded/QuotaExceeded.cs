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

        // Folders of several clusters hold the same workloads: those nearest to the quota are its own, and each counts once.
        var workloads = AuditSet.Nearest(item, [.. report.Set.Workloads.Where(w => w.Namespace == item.Namespace && w.IsScalable)]).DistinctBy(static w => (w.Kind, w.Name)).ToList();
        foreach (var key in _bounded)
        {
            if (!item.Spec["hard"][key].IsGiven() || !Quantity.TryParse(item.Spec["hard"][key].Text, out var hard, out _))
            {
                continue;
            }

            var sum = workloads.Sum(w => (double)Math.Max(w.FewestReplicas, 0) * OfPod(w, key));
            var bound = Bound(hard, key);
            if (sum > bound * 1.0000001)
            {
                report.Find(item, item.Spec["hard"][key], $"{workloads.Count} {(workloads.Count == 1 ? "workload asks" : "workloads ask")} for {Told(sum, key)} of {key} with the fewest replicas; the quota is {item.Spec["hard"][key].Text}.");
            }
        }
    }

    /// <summary>Cores, bytes or pods.</summary>
    private static double Bound(Quantity hard, string key)
    {
        // Nanocores of any node fit 64 bits; a billionth of a byte would not.
        var exponent = key.EndsWith("cpu", StringComparison.Ordinal) ? -9 : 0;
        return hard.TryScaleUp(exponent, out var scaled) ? scaled * Math.Pow(10, exponent) : double.PositiveInfinity;
    }

    private static double OfPod(Workload workload, string key) => key == "pods" ? 1 : OfWholePod(workload, key) ?? workload.Running.Sum(c => key switch
    {
        "requests.cpu" or "cpu" => c.EffectiveCpuRequest?.Cores ?? 0,
        "requests.memory" or "memory" => c.EffectiveMemoryRequest?.Bytes ?? 0,
        "limits.cpu" => c.CpuLimit.Value?.Cores ?? 0,
        _ => c.MemoryLimit.Value?.Bytes ?? 0,
    });

    /// <summary>What the pod as a whole is given, which counts instead of what its containers are; null where it is given nothing.</summary>
    private static double? OfWholePod(Workload workload, string key)
    {
        var (kind, resource) = key.StartsWith("limits.", StringComparison.Ordinal) ? ("limits", key["limits.".Length..]) : ("requests", key.Replace("requests.", "", StringComparison.Ordinal));
        var node = workload.PodResources[kind][resource];
        node = node.IsGiven() || kind == "limits" ? node : workload.PodResources["limits"][resource];
        return node.IsGiven() && Quantity.TryParse(node.Text, out var amount, out _) ? Bound(amount, resource) : null;
    }

    private static string Told(double sum, string key) => key.EndsWith("memory", StringComparison.Ordinal) && sum < 1e18 ? ByteQuantity.FromBytes(sum).CeilingToMebibytes().ToString() : sum.ToString("0.###", CultureInfo.InvariantCulture);
}
