using Ullage.Model;
using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Runtimes;

/// <summary>
/// Names under which services tell of their language runtime: Go's client_golang, OpenTelemetry's meters of Go and .NET (before and since
/// .NET 9), prometheus-net, the Java clients.
/// </summary>
internal static class RuntimeMetrics
{
    public const string GoInfo = "go_info";
    public const string GoMemLimit = "go_gc_gomemlimit_bytes";
    public const string GoGc = "go_gc_gogc_percent";
    public const string GoMaxProcs = "go_sched_gomaxprocs_threads";
    public const string GoHeapLive = "go_gc_heap_live_bytes";
    public const string GoNextGc = "go_memstats_next_gc_bytes";
    public const string GoObtained = "go_memstats_sys_bytes";
    public const string GoReleased = "go_memstats_heap_released_bytes";
    public const string GoHeapIdle = "go_memstats_heap_idle_bytes";
    public const string GoHeapAllocated = "go_memstats_heap_alloc_bytes";
    public const string GoAllocated = "go_memstats_alloc_bytes_total";
    public const string GoCollections = "go_gc_duration_seconds_count";
    public const string GoStacks = "go_memstats_stack_inuse_bytes";
    public const string GoMarkDedicated = "go_cpu_classes_gc_mark_dedicated_cpu_seconds_total";
    public const string GoMarkAssist = "go_cpu_classes_gc_mark_assist_cpu_seconds_total";
    public const string GoMarkIdle = "go_cpu_classes_gc_mark_idle_cpu_seconds_total";
    public const string GoLimiterCycle = "go_gc_limiter_last_enabled_gc_cycle";
    public const string ProcessCpu = "process_cpu_seconds_total";
    public const string DotNetHardLimit = "dotnet_gc_heap_hard_limit_bytes";

    /// <summary>The most a Java heap may grow to, by pool or whole; -1 stands for a pool without a bound. Newer name first: Micrometer and client_java 1, then client_java 0 and the JMX exporter.</summary>
    public static IReadOnlyList<string> JvmMax { get; } = ["jvm_memory_max_bytes", "jvm_memory_bytes_max"];

    /// <summary>Memory that the Java runtime has reserved from the system, by area and pool; older name second.</summary>
    public static IReadOnlyList<string> JvmCommitted { get; } = ["jvm_memory_committed_bytes", "jvm_memory_bytes_committed"];

    /// <summary>Java heap that survived a collection: Micrometer's long-lived data, client_java's pools.</summary>
    public static IReadOnlyList<(string Metric, string? PoolLabel)> JvmLive { get; } =
        [("jvm_gc_live_data_size_bytes", null), ("jvm_memory_pool_collection_used_bytes", "pool")];

    /// <summary>
    /// A metric whose presence tells the runtime, the label that holds its version, and how sure the sign is. The plainest names come last:
    /// app_goroutines_total and app_memory_usage_bytes are what example services call theirs.
    /// </summary>
    public static IReadOnlyList<(string Metric, RuntimeKind Kind, string? VersionLabel)> Signs { get; } =
    [
        ("dotnet_build_info", RuntimeKind.DotNet, "runtime_version"),
        ("dotnet_gc_collections_total", RuntimeKind.DotNet, null),
        ("process_runtime_dotnet_gc_collections_count_total", RuntimeKind.DotNet, null),
        ("dotnet_collection_count_total", RuntimeKind.DotNet, null),
        ("jvm_info", RuntimeKind.Jvm, "version"),
        ("jvm_memory_used_bytes", RuntimeKind.Jvm, null),
        ("jvm_memory_bytes_used", RuntimeKind.Jvm, null),
        (GoInfo, RuntimeKind.Go, "version"),
        ("go_goroutine_count", RuntimeKind.Go, null),
        ("app_goroutines_total", RuntimeKind.Go, null),
        ("app_memory_usage_bytes", RuntimeKind.Go, null),
    ];

    /// <summary>.NET memory that the collector holds, after the last collection; older name second.</summary>
    public static IReadOnlyList<string> DotNetCommitted { get; } = ["dotnet_gc_last_collection_memory_committed_size_bytes", "process_runtime_dotnet_gc_committed_memory_size_bytes"];

    /// <summary>.NET heap after the last collection by generation; older name second.</summary>
    public static IReadOnlyList<(string Metric, string GenerationLabel)> DotNetHeap { get; } =
        [("dotnet_gc_last_collection_heap_size_bytes", "gc_heap_generation"), ("process_runtime_dotnet_gc_heap_size_bytes", "generation")];

    /// <summary>Bytes .NET allocated so far; older name second, prometheus-net.DotNetRuntime's third.</summary>
    public static IReadOnlyList<string> DotNetAllocated { get; } =
        ["dotnet_gc_heap_total_allocated_bytes_total", "process_runtime_dotnet_gc_allocations_size_bytes_total", "dotnet_gc_allocated_bytes_total"];

    /// <summary>Full collections so far, with the label that tells the oldest generation apart; prometheus-net's third, of which generation 2 counts the same.</summary>
    public static IReadOnlyList<(string Metric, string Label, string Oldest)> DotNetFull { get; } =
    [
        ("dotnet_gc_collections_total", "gc_heap_generation", "gen2"), ("process_runtime_dotnet_gc_collections_count_total", "generation", "gen2"), ("dotnet_collection_count_total", "generation", "2"),
    ];

    public const string DotNetPause = "dotnet_gc_pause_time_seconds_total";
    public const string DotNetPauseNanoseconds = "process_runtime_dotnet_gc_duration_nanoseconds_total";
    public const string DotNetFragmentation = "dotnet_gc_last_collection_heap_fragmentation_size_bytes";
    public const string DotNetProcessCpu = "dotnet_process_cpu_time_seconds_total";
    public const string DotNetProcessors = "dotnet_process_cpu_count";

    /// <summary>prometheus-net's managed heap: live and dead objects alike.</summary>
    public const string DotNetTotalMemory = "dotnet_total_memory_bytes";

    /// <summary>Labels by which an application's own series name its pod, most usual first.</summary>
    public static IReadOnlyList<ContainerLabels> Labels { get; } =
    [
        new("namespace", "pod", "container"),
        new("k8s_namespace_name", "k8s_pod_name", "k8s_container_name"),
        new("kubernetes_namespace", "kubernetes_pod_name", "kubernetes_container_name"),
    ];

    /// <summary>Every metric of a runtime that is asked for.</summary>
    public static IEnumerable<string> All =>
    [
        .. Signs.Select(static s => s.Metric), GoMemLimit, GoGc, GoMaxProcs, GoHeapLive, GoNextGc, GoObtained, GoReleased, GoHeapIdle, GoHeapAllocated,
        GoAllocated, GoCollections, GoStacks, GoMarkDedicated, GoMarkAssist, GoMarkIdle, GoLimiterCycle, ProcessCpu,
        DotNetHardLimit, .. DotNetAllocated, DotNetPause, DotNetPauseNanoseconds, DotNetFragmentation, DotNetProcessCpu, DotNetProcessors, DotNetTotalMemory, .. DotNetCommitted, .. DotNetHeap.Select(static h => h.Metric), .. JvmMax, .. JvmCommitted, .. JvmLive.Select(static l => l.Metric),
    ];
}
