namespace Ullage.Prometheus.Mapping;

/// <summary>
/// Which metrics and labels tell a container's usage. Where several names are listed, the first that has series in the window is used.
/// Immutable.
/// </summary>
public sealed record MetricMapping
{
    /// <summary>The label that names the cluster on a store of several, unless configured otherwise.</summary>
    public const string DefaultClusterLabel = "cluster";

    /// <summary>What cAdvisor exports inside the kubelet, with the label names used before Kubernetes 1.16 as second choice.</summary>
    public static MetricMapping Cadvisor { get; } = new()
    {
        Name = "cadvisor",
        Cpu = [new("container_cpu_usage_seconds_total", CpuKind.CounterSeconds)],
        Memory = ["container_memory_working_set_bytes"],
        CfsPeriods = "container_cpu_cfs_periods_total",
        CfsThrottled = "container_cpu_cfs_throttled_periods_total",
        Labels = [new("namespace", "pod", "container"), new("namespace", "pod_name", "container_name")],
    };

    /// <summary>
    /// What OpenTelemetry's kubeletstats receiver exports to Prometheus: with unit suffixes and without, resource attributes as labels.
    /// The counter is preferred to the gauge, which is an average over an interval of the kubelet's choosing. Neither tells throttling.
    /// Owners are what the k8sattributes processor adds, requests and limits what the k8s_cluster receiver tells.
    /// </summary>
    public static MetricMapping OpenTelemetry { get; } = new()
    {
        Name = "opentelemetry",
        Cpu =
        [
            new("container_cpu_time_seconds_total", CpuKind.CounterSeconds),
            new("container_cpu_time", CpuKind.CounterSeconds),
            new("container_cpu_usage", CpuKind.GaugeCores),
            new("container_cpu_utilization_ratio", CpuKind.GaugeCores),
            new("container_cpu_utilization", CpuKind.GaugeCores),
        ],
        Memory = ["container_memory_working_set_bytes", "container_memory_working_set"],
        Labels = [new("k8s_namespace_name", "k8s_pod_name", "k8s_container_name")],
        Owners =
        [
            new("k8s_deployment_name", "Deployment"), new("k8s_statefulset_name", "StatefulSet"), new("k8s_daemonset_name", "DaemonSet"),
            new("k8s_cronjob_name", "CronJob"), new("k8s_job_name", "Job"), new("k8s_replicaset_name", "ReplicaSet"),
        ],
        Settings =
        [
            new("k8s_container_cpu_request", "cpu", false), new("k8s_container_cpu_limit", "cpu", true),
            new("k8s_container_memory_request_bytes", "memory", false), new("k8s_container_memory_limit_bytes", "memory", true),
        ],
        ClusterLabel = "k8s_cluster_name",
    };

    /// <summary>The mappings that are chosen by name.</summary>
    public static IReadOnlyList<MetricMapping> Presets { get; } = [Cadvisor, OpenTelemetry];

    /// <summary>By which it is chosen and shown.</summary>
    public required string Name { get; init; }

    /// <summary>CPU metrics, most wanted first.</summary>
    public required IReadOnlyList<CpuMetric> Cpu { get; init; }

    /// <summary>Metrics of the working set in bytes, most wanted first.</summary>
    public required IReadOnlyList<string> Memory { get; init; }

    /// <summary>Counter of CFS periods, or null where none is exported.</summary>
    public string? CfsPeriods { get; init; }

    /// <summary>Counter of CFS periods in which the container was throttled, or null where none is exported.</summary>
    public string? CfsThrottled { get; init; }

    /// <summary>Labels that say which container, most wanted first.</summary>
    public required IReadOnlyList<ContainerLabels> Labels { get; init; }

    /// <summary>Labels of usage that name the workload, most wanted first, for where kube-state-metrics does not tell owners.</summary>
    public IReadOnlyList<OwnerLabel> Owners { get; init; } = [];

    /// <summary>Metrics of requests and limits, under the labels of usage, for where kube-state-metrics does not tell them.</summary>
    public IReadOnlyList<SettingMetric> Settings { get; init; } = [];

    /// <summary>The label that names the cluster.</summary>
    public string ClusterLabel { get; init; } = DefaultClusterLabel;

    /// <summary>Labels in which copies of one series by redundant scrapers differ; series that differ in them alone are one.</summary>
    public IReadOnlyList<string> ReplicaLabels { get; init; } = ["prometheus_replica"];

    /// <summary>Finds a preset.</summary>
    /// <exception cref="ArgumentException">No preset has this name; the message lists them.</exception>
    public static MetricMapping Preset(string name) =>
        Presets.FirstOrDefault(preset => string.Equals(preset.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no metric mapping \"{name}\"; choose one of {string.Join(", ", Presets.Select(static p => p.Name))}, or give metric names of your own.", nameof(name));
}
