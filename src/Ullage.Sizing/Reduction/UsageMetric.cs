namespace Ullage.Sizing.Reduction;

/// <summary>What the samples of a read mean, which decides how they are reduced.</summary>
public enum UsageMetric
{
    /// <summary>CPU seconds consumed, a counter: <c>container_cpu_usage_seconds_total</c>. Series of single CPUs must be declined, only totals fed.</summary>
    CpuCounter,

    /// <summary>CPU in cores, a gauge.</summary>
    CpuGauge,

    /// <summary>Working set in bytes, a gauge: <c>container_memory_working_set_bytes</c>.</summary>
    MemoryGauge,

    /// <summary>Periods of the CFS scheduler in which the container ran, a counter: <c>container_cpu_cfs_periods_total</c>.</summary>
    CfsPeriods,

    /// <summary>Those of them in which it was throttled, a counter: <c>container_cpu_cfs_throttled_periods_total</c>.</summary>
    CfsThrottledPeriods,

    /// <summary>Restarts, a counter: <c>kube_pod_container_status_restarts_total</c>.</summary>
    Restarts,

    /// <summary>Kills for lack of memory inside the container, a counter: <c>container_oom_events_total</c>.</summary>
    OomEvents,
}
