using Ullage.Generators.Metrics;

namespace Ullage.Generators.Dashboards.Boards;

/// <summary>.NET's runtime, by its meter System.Runtime (.NET 9 and later), whose names are OpenTelemetry's whoever exports them.</summary>
internal static class DotNetRuntimeBoard
{
    // The runtime declares these two as counters although they go up and down, so that conversions which trust it add a suffix.
    private static readonly Metric _threads = new("", "__name__=~\"dotnet_thread_pool_thread_count(_total)?\"");
    private static readonly Metric _queue = new("", "__name__=~\"dotnet_thread_pool_queue_length(_total)?\"");

    public static Dashboard Make(DashboardScope scope)
    {
        return new Dashboard
        {
            Id = "dotnet-runtime",
            Uid = DashboardCatalog.Uid("dotnet-runtime", scope),
            Title = "Ullage / .NET runtime",
            Description = "Garbage collection, heap, thread pool and exceptions of .NET services, as the meter System.Runtime tells them.",
            Variables = scope.Workloads(_threads),
            Rows =
            [
                new("Memory",
                [
                    new("Heap after the last collection", "bytes",
                        [
                            new($"sum by ({scope.Names.Pod}) ({Named("dotnet_gc_last_collection_heap_size_bytes", scope)})", $"heap {scope.PodLegend}"),
                            new($"sum by ({scope.Names.Pod}) ({Named("dotnet_gc_last_collection_heap_fragmentation_size_bytes", scope)})", $"of it holes {scope.PodLegend}"),
                            new(Named("dotnet_gc_last_collection_memory_committed_size_bytes", scope), $"committed {scope.PodLegend}"),
                        ])
                    { Description = "What was alive, the holes between it, and what the collector keeps committed. The heap's hard limit is 75 % of the container's unless set." },
                    new("Working set against the limit", "bytes",
                        [
                            new(Named("dotnet_process_memory_working_set_bytes", scope), $"working set {scope.PodLegend}"),
                            new($"max by ({scope.Names.Pod}) ({scope.Names.MemoryLimit.Of(scope.Containers)})", $"limit {scope.PodLegend}"),
                        ])
                    { Description = "The process's own view, shared pages included: a little above what the container is charged for." },
                    new("Allocation rate", "Bps", [new(Rate("dotnet_gc_heap_total_allocated_bytes_total", scope), scope.PodLegend)]) { Description = "Bytes allocated a second." },
                    new("Heap by generation", "bytes", [new($"sum by (gc_heap_generation) ({Named("dotnet_gc_last_collection_heap_size_bytes", scope)})", "{{gc_heap_generation}}")]) { Description = "Over all chosen pods. Large objects that come and go show as loh." },
                ]),
                new("Garbage collection",
                [
                    new("Time stopped by pauses", "percentunit", [new(Rate("dotnet_gc_pause_time_seconds_total", scope), scope.PodLegend)]) { Description = "Seconds of pause a second. Above a tenth the heap has too little room.", WarnAt = 0.1 },
                    new("Collections", "ops", [new($"sum by ({scope.Names.Pod}, gc_heap_generation) ({Rate("dotnet_gc_collections_total", scope)})", $"{{{{gc_heap_generation}}}} {scope.PodLegend}")]) { Description = "By generation: gen2 often is pressure." },
                ]),
                new("Threads and CPU",
                [
                    new("Thread pool", "short",
                        [
                            new(_threads.Of(scope.Pods), $"threads {scope.PodLegend}"),
                            new(_queue.Of(scope.Pods), $"queued {scope.PodLegend}"),
                        ])
                    { Description = "Threads that climb while work queues are blocked threads: starvation." },
                    new("CPU and processors", "short",
                        [
                            new($"sum by ({scope.Names.Pod}) ({Rate("dotnet_process_cpu_time_seconds_total", scope)})", $"used {scope.PodLegend}"),
                            new(Named("dotnet_process_cpu_count", scope), $"processors {scope.PodLegend}"),
                        ])
                    { Description = "The processors are the container's CPU limit, rounded up." },
                    new("Exceptions", "ops", [new($"sum by ({scope.Names.Pod}, error_type) ({Rate("dotnet_exceptions_total", scope)})", $"{{{{error_type}}}} {scope.PodLegend}")]) { Description = "Exceptions a second by type. No line: none was thrown since the start." },
                    new("Lock contention", "ops", [new(Rate("dotnet_monitor_lock_contentions_total", scope), scope.PodLegend)]) { Description = "Times a second that a thread waited for another's lock." },
                ]),
            ],
        };
    }

    private static string Named(string name, DashboardScope scope) => new Metric(name).Of(scope.Pods);

    private static string Rate(string name, DashboardScope scope) => $"rate({Named(name, scope)}[$__rate_interval])";
}
