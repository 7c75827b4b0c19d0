namespace Ullage.Generators.Metrics;

/// <summary>What <c>ullage rightsize</c> writes with <c>--metrics-file</c> or pushes: the same under all names.</summary>
internal static class JobNames
{
    public static readonly Metric LastSuccess = new("ullage_rightsize_last_success_timestamp_seconds");
    public static readonly Metric Seconds = new("ullage_rightsize_duration_seconds");
    public static readonly Metric Partial = new("ullage_rightsize_partial");
    public static readonly Metric Workloads = new("ullage_rightsize_workloads");
    public static readonly Metric Containers = new("ullage_rightsize_containers");
    public static readonly Metric Changes = new("ullage_rightsize_changes");
    public static readonly Metric CpuRequests = new("ullage_rightsize_cpu_request_cores");
    public static readonly Metric MemoryRequests = new("ullage_rightsize_memory_request_bytes");
    public static readonly Metric MonthlySaving = new("ullage_rightsize_monthly_saving");
    public static readonly Metric CpuRequest = new("ullage_recommended_cpu_request_cores");
    public static readonly Metric CpuLimit = new("ullage_recommended_cpu_limit_cores");
    public static readonly Metric MemoryRequest = new("ullage_recommended_memory_request_bytes");
    public static readonly Metric MemoryLimit = new("ullage_recommended_memory_limit_bytes");

    /// <summary>Labels that tell the container of a recommendation.</summary>
    public const string Identity = "exported_namespace,workload,exported_container";

    /// <summary>A container's setting in force, under the labels of its recommendation: the largest among its pods.</summary>
    /// <param name="names">Under which names settings are told.</param>
    /// <param name="setting">Series of the setting.</param>
    /// <param name="by">The labels, those of a cluster among them.</param>
    public static string InForce(MetricNames names, string setting, string by = Identity) =>
        $"max by ({by}) (label_replace(label_replace(label_replace({setting}, \"exported_namespace\", \"$1\", \"{names.Namespace}\", \"(.*)\"), \"exported_container\", \"$1\", \"{names.Container}\", \"(.*)\"), \"workload\", \"$1\", \"{names.Pod}\", \"{PodNames.Workload}\"))";

    /// <summary>A recommendation, under the same labels.</summary>
    public static string Proposed(Metric metric, string matchers = "", string by = Identity) => $"max by ({by}) ({metric.Of(matchers)})";
}
