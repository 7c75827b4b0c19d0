using System.Globalization;
using Ullage.Lab.Cluster;
using Ullage.Lab.Groups;
using Ullage.Lab.Parts;
using Ullage.Model;

namespace Ullage.Lab.GoGrid;

/// <summary>Runs cells one after the other, each in a control group of its own with one core, and measures them.</summary>
/// <remarks>The group gets the highest CPU weight: gctrace and go_cpu_classes count the time of workers, which grows when others hold the processor.</remarks>
internal sealed class GridRun(GroupTree groups, IReadOnlyDictionary<string, string> programs, TimeProvider time) : IDisposable
{
    public const double CpuLimit = 1;

    private const double Mebibyte = 1 << 20;
    private const int LeastCycles = 16;
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(1.2);
    private const int CyclesToSettle = 3;
    private static readonly TimeSpan _mostWarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private int _count;

    /// <summary>Measures a cell for a time, up to twice as long where collections are rare.</summary>
    public async Task<GridMeasurement> MeasureAsync(GridCell cell, TimeSpan length, CancellationToken cancellationToken)
    {
        var trace = new GcTrace();
        var path = string.Create(CultureInfo.InvariantCulture, $"/go-grid/cell{_count++}");
        var group = groups.Make(path);
        try
        {
            group.LimitMemory(cell.LimitMb * (long)Mebibyte);
            group.LimitCpu(CpuLimit);
            groups.Favour(path);
            var instance = await Instance.StartAsync("grid", group, Spec(cell, trace), time, cancellationToken);
            try
            {
                return await WatchAsync(cell, length, trace, group, instance, cancellationToken);
            }
            finally
            {
                await instance.StopAsync();
            }
        }
        finally
        {
            await group.RemoveAsync(time);
        }
    }

    public void Dispose() => _http.Dispose();

    private PodSpec Spec(GridCell cell, GcTrace trace) => new()
    {
        Namespace = "lab",
        Deployment = "go-grid",
        Container = "service",
        Image = "go-" + cell.Go,
        Resources = ResourceSettings.None,
        Program = programs[cell.Go],
        Arguments =
        [
            .. string.Create(CultureInfo.InvariantCulture, $"-until-eof -live-mb {cell.LiveMb} -entry-bytes 128 -garbage-kb {cell.GarbageKb} -own-rate {cell.Rate} -rounds {cell.Rounds}").Split(' '),
            .. cell.Go == GridPlan.New ? ["-all-metrics"] : (string[])[],
        ],
        Environment = new Dictionary<string, string>
        {
            ["GODEBUG"] = "gctrace=1",
            ["GOMAXPROCS"] = "1",
            ["GOMEMLIMIT"] = cell.SoftLimitMb > 0 ? $"{cell.SoftLimitMb}MiB" : "off",
            ["GOGC"] = cell.GoGc >= 0 ? cell.GoGc.ToString(CultureInfo.InvariantCulture) : "off",
        },
        Errors = trace.Hear,
    };

    private async Task<GridMeasurement> WatchAsync(GridCell cell, TimeSpan length, GcTrace trace, Group group, Instance instance, CancellationToken cancellationToken)
    {
        await Task.Delay(_warmUp, time, cancellationToken);

        // A heap that was only just filled has not been marked whole.
        for (var began = time.GetTimestamp(); trace.Sums.Cycles < CyclesToSettle && time.GetElapsedTime(began) < _mostWarmUp;)
        {
            await Task.Delay(_interval, time, cancellationToken);
        }

        var settled = trace.Sums.Cycles;
        for (var began = time.GetTimestamp(); trace.Sums.Cycles == settled && time.GetElapsedTime(began) < _mostWarmUp;)
        {
            await Task.Delay(_interval / 5, time, cancellationToken);
        }

        var pages = new List<MetricPage>();
        var (started, sums, cpu) = (time.GetTimestamp(), trace.Sums, group.Read().Cpu.UsageNanoseconds ?? 0);
        long peak = 0;
        double outside = 0;
        try
        {
            pages.Add(await PageAsync(instance, cancellationToken));
            while (time.GetElapsedTime(started) is var passed && (passed < length || (passed < 2 * length && (trace.Sums - sums).Cycles < LeastCycles)))
            {
                await Task.Delay(_interval, time, cancellationToken);
                pages.Add(await PageAsync(instance, cancellationToken));
                var held = group.Read().Memory.WorkingSet ?? 0;
                peak = Math.Max(peak, held);
                outside = Math.Max(outside, held - (pages[^1]["go_memstats_sys_bytes"] - pages[^1]["go_memstats_heap_released_bytes"]));
            }
        }
        catch (HttpRequestException)
        {
            // killed: told by the kernel's counter below
        }

        var seconds = time.GetElapsedTime(started).TotalSeconds;
        var now = group.Read();
        var truth = trace.Sums - sums;
        return new GridMeasurement(cell, truth, seconds, Seen(cell, pages, truth, seconds, outside), ((now.Cpu.UsageNanoseconds ?? 0) - cpu) / 1e9 / seconds, peak, now.Memory.OomKills ?? 0);
    }

    private async Task<MetricPage> PageAsync(Instance instance, CancellationToken cancellationToken) =>
        MetricPage.Parse(await _http.GetStringAsync(new Uri($"http://{instance.Metrics}/metrics"), cancellationToken));

    private static GoObservation Seen(GridCell cell, List<MetricPage> pages, GcSums truth, double seconds, double outside)
    {
        var (first, last) = (pages[0], pages[^1]);
        double Mean(Func<MetricPage, double> of) => pages.Average(of);
        double? Rise(string name) => last.Find(name) - first.Find(name);
        var live = last.Find("go_gc_heap_live_bytes") is null ? (double?)null : Mean(static p => p["go_gc_heap_live_bytes"]);
        var classes = Rise("go_cpu_classes_gc_mark_dedicated_cpu_seconds_total") + Rise("go_cpu_classes_gc_mark_assist_cpu_seconds_total");
        return new GoObservation
        {
            Epoch = new GoEpochKey("", "go" + cell.Go, cell.SoftLimitMb * (long)Mebibyte, cell.GoGc, 1),
            StartMs = 0,
            ObservedMs = (long)(seconds * 1000),
            AllocatedBytes = Rise("go_memstats_alloc_bytes_total") ?? 0,
            Cycles = Rise("go_gc_duration_seconds_count") ?? 0,
            MarkSeconds = classes ?? truth.MarkSeconds,
            IdleMarkSeconds = classes is null ? truth.IdleSeconds : Rise("go_cpu_classes_gc_mark_idle_cpu_seconds_total"),
            ProcessSeconds = Rise("process_cpu_seconds_total"),
            LiveBytes = live ?? pages.Min(static p => p["go_memstats_heap_alloc_bytes"]),
            LiveTold = live is not null,
            GoalBytes = Mean(static p => p["go_memstats_next_gc_bytes"]),
            NonHeapBytes = Mean(static p => p["go_memstats_sys_bytes"] - p["go_memstats_heap_idle_bytes"] - p["go_memstats_heap_alloc_bytes"]),
            RootBytes = Mean(static p => p["go_memstats_stack_inuse_bytes"]),
            OutsideBytes = Math.Max(0, outside),
        };
    }
}
