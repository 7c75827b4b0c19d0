using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Runtimes;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.Discovery;

public sealed class RuntimeFactsTests
{
    private const double MiB = 1 << 20;

    private static readonly (string, string)[] Web = [("namespace", "shop"), ("pod", "web-0"), ("container", "web"), ("job", "web")];

    [Fact]
    public async Task A_Go_service_tells_its_version_and_settings()
    {
        var fleet = Pod().Constant("go_info", 1, 0, int.MaxValue, [.. Web, ("version", "go1.22.3")])
            .Constant("go_gc_gomemlimit_bytes", 460 * MiB, 0, int.MaxValue, Web)
            .Constant("go_gc_gogc_percent", 100, 0, int.MaxValue, Web)
            .Constant("go_sched_gomaxprocs_threads", 8, 0, int.MaxValue, Web);

        var facts = await FactsAsync(fleet);

        Assert.Equal(new RuntimeFacts { Kind = RuntimeKind.Go, Version = "go1.22.3", GoMemLimit = ByteQuantity.FromMebibytes(460), GoMemLimitTold = true, GoGcPercent = 100, GoGcTold = true, GoMaxProcs = 8 }, facts);
    }

    [Fact]
    public async Task Limits_that_are_off_are_told_but_have_no_value()
    {
        var fleet = Pod().Constant("go_info", 1, 0, int.MaxValue, [.. Web, ("version", "go1.22.3")])
            .Constant("go_gc_gomemlimit_bytes", 9.223372036854776e18, 0, int.MaxValue, Web)
            .Constant("go_gc_gogc_percent", -1, 0, int.MaxValue, Web);

        var facts = await FactsAsync(fleet);

        Assert.True(facts.GoMemLimitTold);
        Assert.Null(facts.GoMemLimit);
        Assert.Null(facts.GoGcPercent);
        Assert.True(facts.GoGcTold);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(7, 3)]
    [InlineData(28, 3)]
    public async Task The_shorter_the_window_the_more_pods_are_asked_about_at_once(int days, int reads)
    {
        var fleet = new KubeFleet();
        for (var i = 0; i < 28; i++)
        {
            var pod = $"db-{i}-0";
            fleet.Pod("shop", pod, "StatefulSet", $"db-{i}").Container("shop", pod, "web").Usage("shop", pod, "web", static _ => 0.1, static _ => MiB)
                .Constant("go_info", 1, 0, int.MaxValue, ("namespace", "shop"), ("pod", pod), ("container", "web"), ("version", "go1.22.3"));
        }

        var window = fleet.Window with { StartMs = fleet.Window.EndMs - (days * TimeRange.DayMs) };
        var found = await WorkloadDiscovery.DiscoverAsync(fleet.Source, window, new DiscoveryOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(28, found.RuntimeMemory.SelectMany(static p => p.Containers).Count());
        Assert.Equal(reads, found.RuntimeMemory.Count);
    }

    [Fact]
    public async Task What_lies_outside_the_runtime_is_compared_at_the_same_times()
    {
        // Working set and runtime swing together; apart in time they would differ by up to 100 MiB, at the same minute they differ by 30.
        static double Swing(int minute) => 100 + (minute % 2 == 0 ? 0 : 100);
        var fleet = Pod(static minute => (Swing(minute) + 30) * MiB).Constant("go_info", 1, 0, int.MaxValue, [.. Web, ("version", "go1.22.3")])
            .Series("go_memstats_sys_bytes", 0, int.MaxValue, static minute => (Swing(minute) + 50) * MiB, Web)
            .Constant("go_memstats_heap_released_bytes", 50 * MiB, 0, int.MaxValue, Web);

        Assert.Equal(ByteQuantity.FromMebibytes(30), (await MeasuredAsync(fleet)).OutsideRuntime);
    }

    [Fact]
    public async Task A_runtime_that_counts_more_than_the_working_set_leaves_nothing_outside()
    {
        var fleet = Pod().Constant("go_info", 1, 0, int.MaxValue, [.. Web, ("version", "go1.22.3")])
            .Constant("go_memstats_sys_bytes", 900 * MiB, 0, int.MaxValue, Web).Constant("go_memstats_heap_released_bytes", 0, 0, int.MaxValue, Web);

        Assert.Equal(ByteQuantity.Zero, (await MeasuredAsync(fleet)).OutsideRuntime);
    }

    [Fact]
    public async Task What_Go_counts_besides_its_heap_is_what_neither_idle_nor_objects_take()
    {
        var fleet = Pod().Constant("go_info", 1, 0, int.MaxValue, [.. Web, ("version", "go1.22.3")])
            .Constant("go_memstats_sys_bytes", 200 * MiB, 0, int.MaxValue, Web).Constant("go_memstats_heap_released_bytes", 0, 0, int.MaxValue, Web)
            .Constant("go_memstats_heap_idle_bytes", 60 * MiB, 0, int.MaxValue, Web).Constant("go_memstats_heap_alloc_bytes", 120 * MiB, 0, int.MaxValue, Web);

        Assert.Equal(ByteQuantity.FromMebibytes(20), (await MeasuredAsync(fleet)).NonHeap);
    }

    [Fact]
    public async Task Without_the_heaps_parts_nothing_is_said_of_what_lies_besides_it()
    {
        var fleet = Pod().Constant("go_info", 1, 0, int.MaxValue, [.. Web, ("version", "go1.22.3")])
            .Constant("go_memstats_sys_bytes", 200 * MiB, 0, int.MaxValue, Web).Constant("go_memstats_heap_released_bytes", 0, 0, int.MaxValue, Web);

        Assert.Null((await MeasuredAsync(fleet)).NonHeap);
    }

    [Theory]
    [InlineData(100, null, 400, 200)]
    [InlineData(300, null, 400, 100)]
    [InlineData(100, 450.0, 400, null)]
    [InlineData(100, 4500.0, 400, 200)]
    [InlineData(-1, null, 400, null)]
    public async Task The_live_heap_follows_from_the_goal_where_GOGC_sets_it(double gogc, double? limit, double goal, int? live)
    {
        var fleet = Pod().Constant("go_info", 1, 0, int.MaxValue, [.. Web, ("version", "go1.22.3")])
            .Constant("go_gc_gogc_percent", gogc, 0, int.MaxValue, Web)
            .Constant("go_gc_gomemlimit_bytes", limit * MiB ?? 9.223372036854776e18, 0, int.MaxValue, Web)
            .Constant("go_memstats_next_gc_bytes", goal * MiB, 0, int.MaxValue, Web);

        Assert.Equal(live is { } mebibytes ? ByteQuantity.FromMebibytes(mebibytes) : null, (await MeasuredAsync(fleet)).LiveHeap);
    }

    [Fact]
    public async Task The_marked_heap_is_preferred_to_the_goal()
    {
        var fleet = Pod().Constant("go_info", 1, 0, int.MaxValue, [.. Web, ("version", "go1.22.3")])
            .Constant("go_gc_gogc_percent", 100, 0, int.MaxValue, Web).Constant("go_memstats_next_gc_bytes", 400 * MiB, 0, int.MaxValue, Web)
            .Constant("go_gc_heap_live_bytes", 150 * MiB, 0, int.MaxValue, Web);

        Assert.Equal(ByteQuantity.FromMebibytes(150), (await MeasuredAsync(fleet)).LiveHeap);
    }

    [Theory]
    [InlineData("dotnet_gc_collections_total", "dotnet_gc_last_collection_memory_committed_size_bytes", "dotnet_gc_last_collection_heap_size_bytes", "gc_heap_generation")]
    [InlineData("process_runtime_dotnet_gc_collections_count_total", "process_runtime_dotnet_gc_committed_memory_size_bytes", "process_runtime_dotnet_gc_heap_size_bytes", "generation")]
    public async Task A_DotNet_service_tells_its_heap_by_generation(string sign, string committed, string heap, string generation)
    {
        var fleet = Pod(static _ => 300 * MiB).Constant(sign, 5, 0, int.MaxValue, [.. Web, (generation, "gen0")])
            .Constant("dotnet_gc_heap_hard_limit_bytes", 384 * MiB, 0, int.MaxValue, Web)
            .Constant(committed, 180 * MiB, 0, int.MaxValue, Web)
            .Constant(heap, 10 * MiB, 0, int.MaxValue, [.. Web, (generation, "gen0")]).Constant(heap, 90 * MiB, 0, int.MaxValue, [.. Web, (generation, "gen2")]);

        var facts = await MeasuredAsync(fleet);

        Assert.Equal(
            (RuntimeKind.DotNet, ByteQuantity.FromMebibytes(384), ByteQuantity.FromMebibytes(120), ByteQuantity.FromMebibytes(100)),
            (facts.Kind, facts.HeapHardLimit, facts.OutsideRuntime, facts.LiveHeap));
        Assert.Equal(ByteQuantity.FromMebibytes(180), facts.HeapCommitted);
    }

    [Fact]
    public async Task A_DotNet_service_tells_what_its_collector_does()
    {
        (string, string) Gen(string value) => ("gc_heap_generation", value);
        var fleet = Pod(static _ => 180 * MiB).Constant("dotnet_gc_collections_total", 5, 0, int.MaxValue, [.. Web, Gen("gen0")])
            .Series("dotnet_gc_collections_total", 0, int.MaxValue, static minute => 60 * minute * 0.25, [.. Web, Gen("gen2")])
            .Series("dotnet_gc_heap_total_allocated_bytes_total", 0, int.MaxValue, static minute => 60 * minute * 100 * MiB, Web).Series("dotnet_gc_pause_time_seconds_total", 0, int.MaxValue, static minute => 60 * minute * 0.02, Web)
            .Series("dotnet_process_cpu_time_seconds_total", 0, int.MaxValue, static minute => 60 * minute * 0.3, [.. Web, ("cpu_mode", "user")]).Series("dotnet_process_cpu_time_seconds_total", 0, int.MaxValue, static minute => 60 * minute * 0.1, [.. Web, ("cpu_mode", "system")])
            .Constant("dotnet_process_cpu_count", 2, 0, int.MaxValue, Web)
            .Constant("dotnet_gc_last_collection_memory_committed_size_bytes", 150 * MiB, 0, int.MaxValue, Web)
            .Constant("dotnet_gc_last_collection_heap_fragmentation_size_bytes", 10 * MiB, 0, int.MaxValue, [.. Web, Gen("gen2")])
            .Constant("dotnet_gc_last_collection_heap_size_bytes", 100 * MiB, 0, int.MaxValue, [.. Web, Gen("gen2")]);

        var seen = (await MeasuredAsync(fleet)).DotNet!;

        Assert.Equal((100.0, 100.0, 150.0, 2), (seen.Live / MiB, seen.Ceiling / MiB, seen.Committed / MiB, seen.Processors));
        Assert.Equal(0.25, seen.FullCollections / seen.Observed.TotalSeconds, 3);
        Assert.Equal((0.02, 0.4, 0.1), (Math.Round(seen.PauseShare!.Value, 4), Math.Round(seen.ProcessCores!.Value, 4), Math.Round(seen.Fragmentation!.Value, 4)));
        Assert.Equal(100, seen.AllocationRate!.Value / MiB, 1);
    }

    [Theory]
    [InlineData("jvm_memory_max_bytes", "jvm_memory_committed_bytes", "jvm_gc_live_data_size_bytes", "")]
    [InlineData("jvm_memory_bytes_max", "jvm_memory_bytes_committed", "jvm_memory_pool_collection_used_bytes", "pool")]
    public async Task A_Java_service_tells_its_heaps_bound_and_what_lies_outside(string max, string committed, string live, string pool)
    {
        var fleet = Pod(static _ => 500 * MiB).Constant("jvm_info", 1, 0, int.MaxValue, Web)
            .Constant(max, -1, 0, int.MaxValue, [.. Web, ("area", "heap"), ("id", "G1 Eden Space")]).Constant(max, 384 * MiB, 0, int.MaxValue, [.. Web, ("area", "heap"), ("id", "G1 Old Gen")])
            .Constant(max, 240 * MiB, 0, int.MaxValue, [.. Web, ("area", "nonheap"), ("id", "Metaspace")])
            .Constant(committed, 100 * MiB, 0, int.MaxValue, [.. Web, ("area", "heap"), ("id", "G1 Eden Space")]).Constant(committed, 260 * MiB, 0, int.MaxValue, [.. Web, ("area", "heap"), ("id", "G1 Old Gen")])
            .Constant(committed, 90 * MiB, 0, int.MaxValue, [.. Web, ("area", "nonheap"), ("id", "Metaspace")])
            .Constant(live, 150 * MiB, 0, int.MaxValue, pool.Length > 0 ? [.. Web, (pool, "G1 Old Gen")] : Web);

        var facts = await MeasuredAsync(fleet);

        Assert.Equal(
            (RuntimeKind.Jvm, 384.0, 140.0, 90.0, 150.0),
            (facts.Kind, facts.HeapHardLimit!.Value.Bytes / MiB, facts.OutsideRuntime!.Value.Bytes / MiB, facts.NonHeap!.Value.Bytes / MiB, facts.LiveHeap!.Value.Bytes / MiB));
    }

    [Theory]
    [InlineData("jvm_info", RuntimeKind.Jvm)]
    [InlineData("jvm_memory_used_bytes", RuntimeKind.Jvm)]
    [InlineData("dotnet_collection_count_total", RuntimeKind.DotNet)]
    [InlineData("app_goroutines_total", RuntimeKind.Go)]
    [InlineData("app_memory_usage_bytes", RuntimeKind.Go)]
    [InlineData("http_requests_total", RuntimeKind.Unknown)]
    public async Task A_runtime_is_known_by_the_metrics_it_exports(string metric, RuntimeKind kind) =>
        Assert.Equal(kind, (await FactsAsync(Pod().Constant(metric, 1, 0, int.MaxValue, Web))).Kind);

    [Fact]
    public async Task A_name_that_any_service_may_use_does_not_overrule_a_runtimes_own() =>
        Assert.Equal(RuntimeKind.DotNet, (await FactsAsync(Pod().Constant("app_memory_usage_bytes", 1, 0, int.MaxValue, Web).Constant("dotnet_gc_collections_total", 1, 0, int.MaxValue, Web))).Kind);

    [Fact]
    public async Task A_scrape_that_names_no_container_means_the_only_one()
    {
        (string, string)[] pod = [("namespace", "shop"), ("pod", "web-0"), ("job", "web"), ("version", "go1.22.3")];
        var one = Pod().Constant("go_info", 1, 0, int.MaxValue, pod);
        var two = Pod().Container("shop", "web-0", "helper").Constant("go_info", 1, 0, int.MaxValue, pod);

        Assert.Equal(RuntimeKind.Go, (await FactsAsync(one)).Kind);
        Assert.Equal(RuntimeKind.Unknown, (await FactsAsync(two)).Kind);
    }

    private static KubeFleet Pod(Func<int, double>? bytes = null) =>
        new KubeFleet(300).Pod("shop", "web-0", "StatefulSet", "web").Container("shop", "web-0", "web").Usage("shop", "web-0", "web", static _ => 0.1, bytes ?? (static _ => 100 * MiB));

    private static Task<DiscoveryResult> DiscoverAsync(KubeFleet fleet) =>
        WorkloadDiscovery.DiscoverAsync(fleet.Source, fleet.Window, new DiscoveryOptions(), TestContext.Current.CancellationToken);

    private static async Task<RuntimeFacts> FactsAsync(KubeFleet fleet) =>
        (await DiscoverAsync(fleet)).Inventory.Workloads.Single().Containers.Single(static c => c.Id.Name == "web").Runtime;

    private static async Task<RuntimeFacts> MeasuredAsync(KubeFleet fleet)
    {
        var plan = Assert.Single((await DiscoverAsync(fleet)).RuntimeMemory);
        return Assert.Single((await RuntimeMemory.ReadAsync(fleet.Source, fleet.Window, plan, TestContext.Current.CancellationToken)).Found).Value.Facts;
    }
}
