using Ullage.Generators.Metrics;

namespace Ullage.Generators.Dashboards.Boards;

/// <summary>Go's runtime: goroutines, collector, heap, settings.</summary>
internal static class GoRuntimeBoard
{
    // Without GOMEMLIMIT the runtime tells 2^63−1, which would flatten every other line.
    private const string Unlimited = "9e18";

    public static Dashboard Make(DashboardScope scope)
    {
        var go = scope.Names.Go;
        return new Dashboard
        {
            Id = "go-runtime",
            Uid = DashboardCatalog.Uid("go-runtime", scope),
            Title = "Ullage / Go runtime",
            Description = "Goroutines, garbage collection and heap of Go services, beside the settings that bound them.",
            Variables = scope.Workloads(go.Goroutines),
            Rows =
            [
                new("Goroutines and processors", [Goroutines(scope, go), Processors(scope, go)]),
                new("Memory", [Memory(scope, go), Heap(scope, go), Allocation(scope, go), Settings(scope, go)]),
                new("Garbage collection", Collector(scope, go)),
            ],
        };
    }

    private static Panel Goroutines(DashboardScope scope, GoNames go) => new("Goroutines", "short", [new(go.Goroutines.Of(scope.Pods), scope.PodLegend)])
    {
        Description = "A number that follows the load is healthy; one that climbs whatever the load does is a leak, and each goroutine holds at least 2 KiB.",
    };

    private static Panel Processors(DashboardScope scope, GoNames go) => new("GOMAXPROCS against the CPU limit", "short",
        [
            new(go.Processors.Of(scope.Pods), $"GOMAXPROCS {scope.PodLegend}"),
            new($"max by ({scope.Names.Pod}) ({scope.Names.CpuLimit.Of(scope.Containers)})", $"CPU limit {scope.PodLegend}"),
        ])
    {
        Description = "More processors than the limit has cores are throttled together: pauses of a period's rest. Go follows the limit by itself from 1.25.",
    };

    private static Panel Memory(DashboardScope scope, GoNames go) => new("Memory that GOMEMLIMIT counts", "bytes",
        [
            new(go.Counted("go_memory_type", scope.Pods), $"counted {scope.PodLegend}"),
            new($"{go.MemoryLimit.Of(scope.Pods)} < {Unlimited}", $"GOMEMLIMIT {scope.PodLegend}"),
            new($"max by ({scope.Names.Pod}) ({scope.Names.MemoryLimit.Of(scope.Containers)})", $"container limit {scope.PodLegend}"),
        ])
    {
        Description = "Near GOMEMLIMIT the collector runs ever more often instead of letting memory grow. The distance to the container's limit is room for what the runtime does not count.",
    };

    private static Panel Heap(DashboardScope scope, GoNames go) => new("Heap", "bytes",
        [
            .. go.LiveHeap is { } live ? [new PanelQuery(live.Of(scope.Pods), $"live {scope.PodLegend}")] : Array.Empty<PanelQuery>(),
            .. go.HeapInUse is { } used ? [new PanelQuery(used.Of(scope.Pods), $"in use {scope.PodLegend}")] : Array.Empty<PanelQuery>(),
            new(go.HeapGoal.Of(scope.Pods), $"goal {scope.PodLegend}"),
        ])
    {
        Description = "The goal is where the next collection ends: live heap × (1 + GOGC/100), or what GOMEMLIMIT leaves.",
    };

    private static Panel Allocation(DashboardScope scope, GoNames go) => new("Allocation rate", "Bps", [new($"rate({go.Allocated.Of(scope.Pods)}[$__rate_interval])", scope.PodLegend)])
    {
        Description = "Bytes allocated a second. Collections a second = this over what the heap may grow in between: halving it halves the collector's work.",
    };

    private static Panel Settings(DashboardScope scope, GoNames go) => new("GOGC", "percent", [new(go.Gogc.Of(scope.Pods), scope.PodLegend)])
    {
        Description = "The growth over the live heap before a collection; −1 is off.",
        FromZero = false,
    };

    private static List<Panel> Collector(DashboardScope scope, GoNames go)
    {
        var panels = new List<Panel>();
        if (go.CollectorShare(scope.Pods, "$__rate_interval") is { } share)
        {
            panels.Add(new("CPU that collection takes", "percentunit", [new(share, scope.PodLegend)])
            {
                Description = "Of the CPU at work, by the runtime's clock; what runs on idle processors is left out. Above a quarter the heap has too little room. Needs a service that exports all of runtime/metrics.",
                WarnAt = 0.25,
            });
        }

        if (go.Collections is { } count)
        {
            panels.Add(new("Collections", "ops", [new($"rate({count.Of(scope.Pods)}[$__rate_interval])", scope.PodLegend)])
            {
                Description = "Several a second, with memory near GOMEMLIMIT, is the way into the spiral.",
            });
        }

        if (go.PauseSeconds is { } pauses && go.LongestPause is { } longest)
        {
            panels.Add(new("Time stopped by pauses", "percentunit", [new($"rate({pauses.Of(scope.Pods)}[$__rate_interval])", scope.PodLegend)]) { Description = "Seconds of pause a second." });
            panels.Add(new("Longest pause", "s", [new(longest.Of(scope.Pods), scope.PodLegend)]) { Description = "The longest of those that the runtime keeps." });
        }

        return panels;
    }
}
