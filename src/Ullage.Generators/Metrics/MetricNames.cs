using Ullage.Model;

namespace Ullage.Generators.Metrics;

/// <summary>
/// Under which names containers, autoscalers, quotas and runtimes are measured. Null where nothing tells it. Immutable.
/// </summary>
public sealed record MetricNames
{
    /// <summary>What the kubelet and kube-state-metrics export, and Go's own client.</summary>
    public static MetricNames Cadvisor { get; } = new()
    {
        Name = "cadvisor",
        Namespace = "namespace",
        Pod = "pod",
        Container = "container",
        Running = "container!=\"\",container!=\"POD\"",
        CpuSeconds = new("container_cpu_usage_seconds_total"),
        WorkingSet = new("container_memory_working_set_bytes"),
        Periods = new("container_cpu_cfs_periods_total"),
        ThrottledPeriods = new("container_cpu_cfs_throttled_periods_total"),
        OomEvents = new("container_oom_events_total"),
        CpuRequest = new("kube_pod_container_resource_requests", "resource=\"cpu\""),
        CpuLimit = new("kube_pod_container_resource_limits", "resource=\"cpu\""),
        MemoryRequest = new("kube_pod_container_resource_requests", "resource=\"memory\""),
        MemoryLimit = new("kube_pod_container_resource_limits", "resource=\"memory\""),
        EndedPods = new("kube_pod_status_phase", "phase=~\"Succeeded|Failed\""),
        Restarts = new("kube_pod_container_status_restarts_total"),
        EndedByOom = new("kube_pod_container_status_last_terminated_reason", "reason=\"OOMKilled\""),
        Autoscaler = "horizontalpodautoscaler",
        CurrentReplicas = new("kube_horizontalpodautoscaler_status_current_replicas"),
        DesiredReplicas = new("kube_horizontalpodautoscaler_status_desired_replicas"),
        FewestReplicas = new("kube_horizontalpodautoscaler_spec_min_replicas"),
        MostReplicas = new("kube_horizontalpodautoscaler_spec_max_replicas"),
        QuotaHard = new("kube_resourcequota", "type=\"hard\""),
        QuotaUsed = new("kube_resourcequota", "type=\"used\""),
        Quota = "resourcequota",
        Budget = "poddisruptionbudget",
        DisruptionsAllowed = new("kube_poddisruptionbudget_status_pod_disruptions_allowed"),
        BudgetedPods = new("kube_poddisruptionbudget_status_expected_pods"),
        BudgetHealthy = new("kube_poddisruptionbudget_status_current_healthy"),
        BudgetWanted = new("kube_poddisruptionbudget_status_desired_healthy"),
        Go = GoNames.Client,
    };

    /// <summary>What OpenTelemetry's kubeletstats and k8s_cluster receivers export to Prometheus, and Go's instrumentation of the semantic conventions.</summary>
    public static MetricNames OpenTelemetry { get; } = new()
    {
        Name = "opentelemetry",
        Namespace = "k8s_namespace_name",
        Pod = "k8s_pod_name",
        Container = "k8s_container_name",
        Running = "k8s_container_name!=\"\"",
        CpuSeconds = new("container_cpu_time_seconds_total"),
        WorkingSet = new("container_memory_working_set_bytes"),
        CpuRequest = new("k8s_container_cpu_request"),
        CpuLimit = new("k8s_container_cpu_limit"),
        MemoryRequest = new("k8s_container_memory_request_bytes"),
        MemoryLimit = new("k8s_container_memory_limit_bytes"),
        Restarts = new("k8s_container_restarts"),
        Autoscaler = "k8s_hpa_name",
        CurrentReplicas = new("k8s_hpa_current_replicas"),
        DesiredReplicas = new("k8s_hpa_desired_replicas"),
        FewestReplicas = new("k8s_hpa_min_replicas"),
        MostReplicas = new("k8s_hpa_max_replicas"),
        QuotaHard = new("k8s_resource_quota_hard_limit"),
        QuotaUsed = new("k8s_resource_quota_used"),
        Quota = "k8s_resourcequota_name",
        Go = GoNames.Conventions,
    };

    /// <summary>Both, by the names that <c>--mapping</c> takes.</summary>
    public static IReadOnlyList<MetricNames> All { get; } = [Cadvisor, OpenTelemetry];

    /// <summary>By which it is chosen.</summary>
    public required string Name { get; init; }

    /// <summary>Label of the namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Label of the pod.</summary>
    public required string Pod { get; init; }

    /// <summary>Label of the container.</summary>
    public required string Container { get; init; }

    /// <summary>Matchers that leave containers, and neither sums over pods nor their sandboxes.</summary>
    public required string Running { get; init; }

    /// <summary>Counter of CPU seconds.</summary>
    public required Metric CpuSeconds { get; init; }

    /// <summary>Memory that cannot be taken back, in bytes: what the kubelet and the OOM killer go by.</summary>
    public required Metric WorkingSet { get; init; }

    /// <summary>Counter of CFS periods in which the container ran.</summary>
    public Metric? Periods { get; init; }

    /// <summary>Counter of CFS periods in which it was throttled.</summary>
    public Metric? ThrottledPeriods { get; init; }

    /// <summary>Counter of processes killed for want of memory.</summary>
    public Metric? OomEvents { get; init; }

    /// <summary>CPU request in cores.</summary>
    public required Metric CpuRequest { get; init; }

    /// <summary>CPU limit in cores.</summary>
    public required Metric CpuLimit { get; init; }

    /// <summary>Memory request in bytes.</summary>
    public required Metric MemoryRequest { get; init; }

    /// <summary>Memory limit in bytes.</summary>
    public required Metric MemoryLimit { get; init; }

    /// <summary>1 for pods that have ended, whose requests are still told and hold nothing any more; null where nothing tells it.</summary>
    public Metric? EndedPods { get; init; }

    /// <summary>A container's request once, however many scrapers tell it, without those of pods that have ended.</summary>
    /// <param name="request">The request's metric.</param>
    /// <param name="by">The labels of a container.</param>
    /// <param name="pods">The labels of a pod.</param>
    /// <param name="matchers">Which series.</param>
    public string Held(Metric request, string by, string pods, params string[] matchers)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(matchers);
        var all = $"max by ({by}) ({request.Of([.. matchers, Running])})";
        return EndedPods is { } ended ? $"({all} unless on ({pods}) (max by ({pods}) ({ended.Of(matchers)}) == 1))" : all;
    }

    /// <summary>Restarts of a container, rising.</summary>
    public required Metric Restarts { get; init; }

    /// <summary>1 where the last end of a container was an OOM kill.</summary>
    public Metric? EndedByOom { get; init; }

    /// <summary>Label of the autoscaler.</summary>
    public required string Autoscaler { get; init; }

    /// <summary>Replicas that an autoscaler counts.</summary>
    public required Metric CurrentReplicas { get; init; }

    /// <summary>Replicas that it wants.</summary>
    public required Metric DesiredReplicas { get; init; }

    /// <summary>Its lower bound.</summary>
    public required Metric FewestReplicas { get; init; }

    /// <summary>Its upper bound.</summary>
    public required Metric MostReplicas { get; init; }

    /// <summary>What a quota allows, by label <c>resource</c>.</summary>
    public required Metric QuotaHard { get; init; }

    /// <summary>What is taken of it.</summary>
    public required Metric QuotaUsed { get; init; }

    /// <summary>Label of the quota.</summary>
    public required string Quota { get; init; }

    /// <summary>Label of the disruption budget.</summary>
    public string? Budget { get; init; }

    /// <summary>Pods that may be evicted now.</summary>
    public Metric? DisruptionsAllowed { get; init; }

    /// <summary>Pods that a budget counts.</summary>
    public Metric? BudgetedPods { get; init; }

    /// <summary>Those of them that are healthy.</summary>
    public Metric? BudgetHealthy { get; init; }

    /// <summary>Those that must be.</summary>
    public Metric? BudgetWanted { get; init; }

    /// <summary>Go's runtime.</summary>
    public required GoNames Go { get; init; }

    /// <summary>The three labels of a container, for <c>by</c> and <c>on</c>.</summary>
    public string Identity => $"{Namespace},{Pod},{Container}";

    /// <summary>Finds names.</summary>
    /// <param name="name">Such as <c>cadvisor</c>.</param>
    /// <exception cref="ArgumentException">There are none of that name; the message lists those there are.</exception>
    public static MetricNames Named(string name) => All.FirstOrDefault(n => n.Name == name)
        ?? throw new ArgumentException($"\"{name}\" are no metric names{NearestName.Hint(name, All.Select(static n => n.Name))}; expected {string.Join(" or ", All.Select(static n => n.Name))}.", nameof(name));
}
