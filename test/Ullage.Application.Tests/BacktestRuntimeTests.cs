using Ullage.Application.Backtest;
using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Backtest;
using Ullage.Testing.Samples;

namespace Ullage.Application.Tests;

/// <summary>A backtest judges what a recommendation of the same moment decides, whatever the runtime tells.</summary>
public sealed class BacktestRuntimeTests
{
    private const double MiB = 1 << 20;
    private const int Days = 4;

    private static readonly (string, string)[] Web = [("namespace", "shop"), ("pod", "web-0"), ("container", "web"), ("job", "web")];

    private static readonly SizingOptions Options = SizingOptions.Default with { Horizon = TimeSpan.FromDays(1) };

    [Theory]
    [InlineData(RuntimeKind.Go)]
    [InlineData(RuntimeKind.DotNet)]
    [InlineData(RuntimeKind.Jvm)]
    public async Task A_step_decides_what_a_recommendation_of_its_moment_decides(RuntimeKind kind)
    {
        var decided = await WalkAsync(Fleet(kind));

        Assert.Equal(Days - 1, decided.Count);
        for (var day = 1; day < Days; day++)
        {
            var then = await ThenAsync(Fleet(kind), day);
            var now = decided[day - 1];
            Assert.Equal(then.Recommended, now.Recommended);
            Assert.Equal(then.Reasons, now.Reasons);
            Assert.Contains(then.Reasons, r => r.Binding && r.Rule == kind switch { RuntimeKind.Go => "go-joint", RuntimeKind.DotNet => "dotnet-joint", _ => "jvm-heap" });
        }
    }

    [Theory]
    [InlineData(RuntimeKind.Go)]
    [InlineData(RuntimeKind.DotNet)]
    [InlineData(RuntimeKind.Jvm)]
    public async Task What_a_runtime_told_after_a_decision_does_not_change_it(RuntimeKind kind)
    {
        var from = DateTimeOffset.FromUnixTimeMilliseconds(KubeFleet.At(90) + 17_000);
        var (grown, steady) = (await WalkAsync(Fleet(kind), from), await WalkAsync(Fleet(kind, grows: false), from));

        // Days begin at half past one and 17 s, so only two steps fit: both decide before the heap grows.
        Assert.Equal(steady.Select(static d => d.Recommended), grown.Select(static d => d.Recommended));
    }

    // On the fourth day the live heap is three times what it was.
    private static KubeFleet Fleet(RuntimeKind kind, bool grows = true)
    {
        double Live(int minute) => (grows && minute >= 3 * 1440 ? 120 : 40 + (minute % 7)) * MiB;
        double Obtained(int minute) => (2 * Live(minute)) + (20 * MiB);
        var fleet = new KubeFleet(Days * 1440)
            .Pod("shop", "web-0", "StatefulSet", "web")
            .Container("shop", "web-0", "web", cpuRequest: 1, cpuLimit: 2, memoryRequest: 512 * MiB, memoryLimit: 512 * MiB)
            .Usage("shop", "web-0", "web", static minute => 0.4 + (0.01 * (minute % 5)), minute => Obtained(minute) + (30 * MiB));
        return kind switch
        {
            RuntimeKind.Go => Go(fleet, Live, Obtained),
            RuntimeKind.DotNet => DotNet(fleet, Live, Obtained),
            _ => Java(fleet, Live, Obtained),
        };
    }

    private static KubeFleet Go(KubeFleet fleet, Func<int, double> live, Func<int, double> obtained) => fleet
        .Constant("go_info", 1, 0, int.MaxValue, [.. Web, ("version", "go1.22.3")])
        .Constant("go_gc_gomemlimit_bytes", 400 * MiB, 0, int.MaxValue, Web)
        .Constant("go_gc_gogc_percent", 100, 0, int.MaxValue, Web)
        .Constant("go_sched_gomaxprocs_threads", 2, 0, int.MaxValue, Web)
        .Constant("go_memstats_heap_released_bytes", 0, 0, int.MaxValue, Web)
        .Constant("go_memstats_heap_idle_bytes", 5 * MiB, 0, int.MaxValue, Web)
        .Constant("go_memstats_stack_inuse_bytes", 2 * MiB, 0, int.MaxValue, Web)
        .Series("go_gc_heap_live_bytes", 0, int.MaxValue, live, Web)
        .Series("go_memstats_next_gc_bytes", 0, int.MaxValue, minute => 2 * live(minute), Web)
        .Series("go_memstats_heap_alloc_bytes", 0, int.MaxValue, minute => 1.5 * live(minute), Web)
        .Series("go_memstats_sys_bytes", 0, int.MaxValue, obtained, Web)
        .Series("go_memstats_alloc_bytes_total", 0, int.MaxValue, static minute => minute * 60 * 40 * MiB, Web)
        .Series("go_gc_duration_seconds_count", 0, int.MaxValue, static minute => minute * 60, Web)
        .Series("go_cpu_classes_gc_mark_dedicated_cpu_seconds_total", 0, int.MaxValue, static minute => minute * 1.2, Web)
        .Series("go_cpu_classes_gc_mark_assist_cpu_seconds_total", 0, int.MaxValue, static minute => minute * 0.06, Web)
        .Series("go_cpu_classes_gc_mark_idle_cpu_seconds_total", 0, int.MaxValue, static minute => minute * 0.06, Web)
        .Series("process_cpu_seconds_total", 0, int.MaxValue, static minute => minute * 24, Web);

    private static KubeFleet DotNet(KubeFleet fleet, Func<int, double> live, Func<int, double> obtained) => fleet
        .Series("dotnet_gc_last_collection_memory_committed_size_bytes", 0, int.MaxValue, obtained, Web)
        .Series("dotnet_gc_last_collection_heap_size_bytes", 0, int.MaxValue, live, [.. Web, ("gc_heap_generation", "gen2")])
        .Series("dotnet_gc_collections_total", 0, int.MaxValue, static minute => minute / 2, [.. Web, ("gc_heap_generation", "gen2")])
        .Series("dotnet_gc_heap_total_allocated_bytes_total", 0, int.MaxValue, static minute => minute * 60 * 20 * MiB, Web)
        .Series("dotnet_gc_pause_time_seconds_total", 0, int.MaxValue, static minute => minute * 0.05, Web)
        .Series("dotnet_process_cpu_time_seconds_total", 0, int.MaxValue, static minute => minute * 24, [.. Web, ("cpu_mode", "user")])
        .Constant("dotnet_process_cpu_count", 2, 0, int.MaxValue, Web);

    private static KubeFleet Java(KubeFleet fleet, Func<int, double> live, Func<int, double> obtained) => fleet
        .Constant("jvm_info", 1, 0, int.MaxValue, Web)
        .Series("jvm_memory_committed_bytes", 0, int.MaxValue, obtained, [.. Web, ("area", "heap"), ("id", "G1 Old Gen")])
        .Constant("jvm_memory_committed_bytes", 90 * MiB, 0, int.MaxValue, [.. Web, ("area", "nonheap"), ("id", "Metaspace")])
        .Series("jvm_gc_live_data_size_bytes", 0, int.MaxValue, live, Web);

    private static async Task<List<ContainerRecommendation>> WalkAsync(KubeFleet fleet, DateTimeOffset? daysFrom = null)
    {
        var decided = new List<ContainerRecommendation>();
        var request = new BacktestRequest
        {
            Read = new RecommendRequest { Window = fleet.Window.Duration, At = fleet.Window.End },
            Policies = [new BacktestPolicy("risk", "", new Noted(PolicyCatalog.Create("risk", Options), decided), IsPeer: false)],
            DaysFrom = daysFrom,
        };
        await new BacktestUseCase(fleet.Source, TimeProvider.System).RunAsync(request, null, TestContext.Current.CancellationToken);
        return decided;
    }

    private static async Task<ContainerRecommendation> ThenAsync(KubeFleet fleet, int day)
    {
        var request = new RecommendRequest { At = DateTimeOffset.FromUnixTimeMilliseconds(KubeFleet.At(day * 1440)), Window = TimeSpan.FromDays(day) };
        var report = await new RecommendUseCase(fleet.Source, PolicyCatalog.Create("risk", Options), TimeProvider.System).RunAsync(request, null, TestContext.Current.CancellationToken);
        return Assert.Single(Assert.Single(report.Workloads).Containers);
    }

    private sealed class Noted(IPolicy policy, List<ContainerRecommendation> decided) : IPolicy
    {
        public string Name => policy.Name;

        public IPolicy Knowing(IEnumerable<IContainerUsage> fleet) => new Noted(policy.Knowing(fleet), decided);

        public ContainerRecommendation Recommend(Workload workload, ContainerFacts container, IContainerUsage? usage)
        {
            var decision = policy.Recommend(workload, container, usage);
            decided.Add(decision);
            return decision;
        }
    }
}
