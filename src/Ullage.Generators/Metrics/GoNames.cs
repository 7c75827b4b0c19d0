namespace Ullage.Generators.Metrics;

/// <summary>Names of a Go service's own metrics. Null where nothing tells it.</summary>
public sealed record GoNames
{
    /// <summary>
    /// client_golang's Go collector. The three settings come by themselves since client_golang 1.20 on Go 1.21; the classes of CPU time and the live heap
    /// where the service exports all of runtime/metrics.
    /// </summary>
    public static GoNames Client { get; } = new()
    {
        Goroutines = new("go_goroutines"),
        Allocated = new("go_memstats_alloc_bytes_total"),
        HeapGoal = new("go_memstats_next_gc_bytes"),
        MemoryLimit = new("go_gc_gomemlimit_bytes"),
        Gogc = new("go_gc_gogc_percent"),
        Processors = new("go_sched_gomaxprocs_threads"),
        PauseSeconds = new("go_gc_duration_seconds_sum"),
        LongestPause = new("go_gc_duration_seconds", "quantile=\"1\""),
        Collections = new("go_gc_duration_seconds_count"),
        HeapInUse = new("go_memstats_heap_alloc_bytes"),
        LiveHeap = new("go_gc_heap_live_bytes"),
        FromSystem = new("go_memstats_sys_bytes"),
        GivenBack = new("go_memstats_heap_released_bytes"),
        CollectorSeconds = new("go_cpu_classes_gc_total_cpu_seconds_total"),
        CollectorIdleSeconds = new("go_cpu_classes_gc_mark_idle_cpu_seconds_total"),
        AllSeconds = new("go_cpu_classes_total_cpu_seconds_total"),
        IdleSeconds = new("go_cpu_classes_idle_cpu_seconds_total"),
    };

    /// <summary>OpenTelemetry's semantic conventions for Go (go.memory.used, go.goroutine.count, …) as they arrive in Prometheus. They tell neither pauses nor the collector's CPU.</summary>
    public static GoNames Conventions { get; } = new()
    {
        Goroutines = new("go_goroutine_count"),
        Allocated = new("go_memory_allocated_bytes_total"),
        HeapGoal = new("go_memory_gc_goal_bytes"),
        MemoryLimit = new("go_memory_limit_bytes"),
        Gogc = new("go_config_gogc_percent"),
        Processors = new("go_processor_limit"),
        Used = new("go_memory_used_bytes"),
    };

    /// <summary>Goroutines.</summary>
    public required Metric Goroutines { get; init; }

    /// <summary>Counter of bytes allocated on the heap.</summary>
    public required Metric Allocated { get; init; }

    /// <summary>Heap size at which the next collection ends.</summary>
    public required Metric HeapGoal { get; init; }

    /// <summary>GOMEMLIMIT in bytes; 2^63−1 where none is set.</summary>
    public required Metric MemoryLimit { get; init; }

    /// <summary>GOGC in percent.</summary>
    public required Metric Gogc { get; init; }

    /// <summary>GOMAXPROCS.</summary>
    public required Metric Processors { get; init; }

    /// <summary>Counter of seconds in which the world was stopped.</summary>
    public Metric? PauseSeconds { get; init; }

    /// <summary>The longest pause of late, in seconds.</summary>
    public Metric? LongestPause { get; init; }

    /// <summary>Counter of collections.</summary>
    public Metric? Collections { get; init; }

    /// <summary>Heap in use, garbage included.</summary>
    public Metric? HeapInUse { get; init; }

    /// <summary>Heap that the last collection marked live.</summary>
    public Metric? LiveHeap { get; init; }

    /// <summary>All memory mapped by the runtime.</summary>
    public Metric? FromSystem { get; init; }

    /// <summary>What of it was given back. The difference is what GOMEMLIMIT counts.</summary>
    public Metric? GivenBack { get; init; }

    /// <summary>All that GOMEMLIMIT counts in one metric, by kind.</summary>
    public Metric? Used { get; init; }

    /// <summary>Counter of CPU seconds of the collector, work on idle processors included.</summary>
    public Metric? CollectorSeconds { get; init; }

    /// <summary>Of those, the ones that nothing else wanted.</summary>
    public Metric? CollectorIdleSeconds { get; init; }

    /// <summary>Counter of CPU seconds that GOMAXPROCS gave, used or not, by the runtime's own clock.</summary>
    public Metric? AllSeconds { get; init; }

    /// <summary>Of those, the ones in which nothing ran.</summary>
    public Metric? IdleSeconds { get; init; }

    /// <summary>
    /// The collector's share of the CPU at work, that on idle processors left out; null where nothing tells it. Both sides are by the runtime's clock, which counts a thread that the kernel keeps waiting as well: against
    /// the kernel's clock a throttled service would seem to do nothing but collect.
    /// </summary>
    /// <param name="matchers">Which series.</param>
    /// <param name="range">Over how long.</param>
    /// <param name="least">Cores at work below which nothing is told; 0 for none.</param>
    public string? CollectorShare(string matchers, string range, double least = 0)
    {
        if (CollectorSeconds is not { } collector || CollectorIdleSeconds is not { } spare || AllSeconds is not { } all || IdleSeconds is not { } idle)
        {
            return null;
        }

        string Rate(Metric of) => $"rate({of.Of(matchers)}[{range}])";
        var atWork = $"({Rate(all)} - {Rate(idle)} - {Rate(spare)})";
        return $"({Rate(collector)} - {Rate(spare)}) / {(least > 0 ? $"({atWork} > {least.ToString(System.Globalization.CultureInfo.InvariantCulture)})" : atWork)}";
    }

    /// <summary>Memory that GOMEMLIMIT counts, by series.</summary>
    /// <param name="without">Labels to leave out of a sum, such as those that tell kinds.</param>
    /// <param name="matchers">Which series.</param>
    public string Counted(string without, string matchers) => Used is { } used
        ? $"sum without ({without}) ({used.Of(matchers)})"
        : $"({FromSystem!.Of(matchers)} - {GivenBack!.Of(matchers)})";
}
