using Ullage.Generators.Metrics;
using Ullage.Generators.RuleFiles;

namespace Ullage.Generators.RecordingRules;

/// <summary>Recording rules named <c>level:metric:operations</c>: what dashboards of a large store ask again and again, reckoned once.</summary>
public static class RecordingCatalog
{
    /// <summary>Makes the group.</summary>
    /// <param name="names">Names of metrics and labels.</param>
    /// <param name="clusterLabel">The label that tells clusters apart; empty for a store of one.</param>
    public static IReadOnlyList<RuleGroup> Groups(MetricNames names, string clusterLabel)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(clusterLabel);
        string By(string labels) => clusterLabel.Length > 0 ? $"{clusterLabel},{labels}" : labels;
        var (container, pod, workload, ns) = (By(names.Identity), By($"{names.Namespace},{names.Pod}"), By($"{names.Namespace},workload,{names.Container}"), By(names.Namespace));
        const string Cpu = "namespace_pod_container:cpu_usage_cores:rate5m", Memory = "namespace_pod_container:memory_working_set_bytes:max";
        var rules = new List<PrometheusRuleEntry>
        {
            Rule(Cpu, $"sum by ({container}) (rate({names.CpuSeconds.Of(names.Running)}[5m]))"),
            Rule(Memory, $"max by ({container}) ({names.WorkingSet.Of(names.Running)})"),
            Rule("namespace_pod_container:cpu_request_used:ratio", $"{Cpu} / max by ({container}) ({names.CpuRequest.Of(names.Running)})"),
            Rule("namespace_pod_container:memory_limit_used:ratio", $"{Memory} / max by ({container}) ({names.MemoryLimit.Of(names.Running)})"),
            Rule("namespace_workload_container:cpu_usage_cores:sum", ByWorkload("sum", Cpu)),
            Rule("namespace_workload_container:memory_working_set_bytes:max", ByWorkload("max", Memory)),
            Rule("namespace:cpu_request_cores:sum", $"sum by ({ns}) ({names.Held(names.CpuRequest, container, pod)})"),
            Rule("namespace:memory_request_bytes:sum", $"sum by ({ns}) ({names.Held(names.MemoryRequest, container, pod)})"),
            Rule("namespace:cpu_request_used:ratio", $"sum by ({ns}) ({Cpu}) / namespace:cpu_request_cores:sum"),
            Rule("namespace:memory_request_used:ratio", $"sum by ({ns}) ({Memory}) / namespace:memory_request_bytes:sum"),
            Rule("namespace_quota_resource:quota_used:ratio", $"max by ({By($"{names.Namespace},{names.Quota},resource")}) ({names.QuotaUsed.Of()}) / (max by ({By($"{names.Namespace},{names.Quota},resource")}) ({names.QuotaHard.Of()}) > 0)"),
            Rule("namespace_autoscaler:replicas_used:ratio", $"max by ({By($"{names.Namespace},{names.Autoscaler}")}) ({names.CurrentReplicas.Of()}) / max by ({By($"{names.Namespace},{names.Autoscaler}")}) ({names.MostReplicas.Of()})"),
        };
        if (names is { Periods: { } periods, ThrottledPeriods: { } throttled })
        {
            rules.Insert(4, Rule("namespace_pod_container:cpu_throttled:ratio_rate5m", $"sum by ({container}) (rate({throttled.Of(names.Running)}[5m])) / (sum by ({container}) (rate({periods.Of(names.Running)}[5m])) > 0)"));
        }

        return [new("ullage-recordings", rules)];

        string ByWorkload(string operation, string metric) => $"{operation} by ({workload}) (label_replace({metric}, \"workload\", \"$1\", \"{names.Pod}\", \"{PodNames.Workload}\"))";
    }

    private static PrometheusRuleEntry Rule(string name, string expression) => new() { Record = name, Expression = expression };
}
