using System.Globalization;
using Ullage.Lab.Cluster;
using Ullage.Lab.Groups;
using Ullage.Lab.Parts;
using Ullage.Model;

namespace Ullage.Lab.DotNetGrid;

/// <summary>Runs cells one after the other, each in a control group of its own with one core, and measures them.</summary>
internal sealed class DotNetRun(GroupTree groups, string program, TimeProvider time) : IDisposable
{
    private const double Mebibyte = 1 << 20;
    private const double TicksASecond = 100;
    private const int LeastFull = 4;
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(150);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private int _count;

    /// <summary>Measures a cell for a time, up to twice as long where full collections are rare.</summary>
    public async Task<DotNetMeasurement> MeasureAsync(DotNetCell cell, TimeSpan length, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/dotnet-grid/cell{_count++}");
        var group = groups.Make(path);
        try
        {
            group.LimitMemory(cell.LimitMb * (long)Mebibyte);
            group.LimitCpu(1);
            groups.Favour(path);
            Instance instance;
            try
            {
                instance = await Instance.StartAsync("grid", group, Spec(cell), time, cancellationToken);
            }
            catch (LabException)
            {
                // its live heap alone does not fit
                return new DotNetMeasurement(cell, RuntimeFacts.Unknown, 0, 0, 0, 0, Ended: true, group.Read().Memory.OomKills ?? 0);
            }

            try
            {
                return await WatchAsync(cell, length, group, instance, cancellationToken);
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

    private PodSpec Spec(DotNetCell cell) => new()
    {
        Namespace = "lab",
        Deployment = "dotnet-grid",
        Container = "service",
        Image = "dotnet",
        Resources = ResourceSettings.None,
        Program = program,
        Arguments = string.Create(CultureInfo.InvariantCulture,
            $"--until-eof 1 --live-mb {cell.LiveMb} --entry-bytes {cell.EntryBytes} --garbage-kb {cell.GarbageKb} --keep {cell.KeepKb * 1024 / cell.EntryBytes} --own-rate {cell.Rate} --rounds 200").Split(' '),
        Environment = cell.HeapPercent is { } percent ? new Dictionary<string, string> { ["DOTNET_GCHeapHardLimitPercent"] = $"{percent:X}" } : new Dictionary<string, string>(),
    };

    private async Task<DotNetMeasurement> WatchAsync(DotNetCell cell, TimeSpan length, Group group, Instance instance, CancellationToken cancellationToken)
    {
        var pages = new List<MetricPage>();
        long peak = 0;
        var (ended, background, cpu, started) = (false, 0.0, 0L, time.GetTimestamp());
        var (lastBackground, seconds, lastCpu) = (0.0, 0.0, 0L);
        try
        {
            await Task.Delay(_warmUp, time, cancellationToken);
            pages.Add(await PageAsync(instance, cancellationToken));
            (background, cpu, started) = (BackgroundSeconds(instance.ProcessId), group.Read().Cpu.UsageNanoseconds ?? 0, time.GetTimestamp());
            while (time.GetElapsedTime(started) is var passed && (passed < length || (passed < 2 * length && Full(pages[^1]) - Full(pages[0]) < LeastFull)))
            {
                await Task.Delay(_interval, time, cancellationToken);
                pages.Add(await PageAsync(instance, cancellationToken));
                var read = group.Read();
                peak = Math.Max(peak, read.Memory.WorkingSet ?? 0);
                (lastBackground, lastCpu, seconds) = (BackgroundSeconds(instance.ProcessId), read.Cpu.UsageNanoseconds ?? 0, time.GetElapsedTime(started).TotalSeconds);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            ended = true;
        }

        var kills = group.Read().Memory.OomKills ?? 0;
        if (pages.Count < 2 || seconds <= 0)
        {
            return new DotNetMeasurement(cell, RuntimeFacts.Unknown, 0, 0, 0, peak, Ended: true, kills);
        }

        double Rise(Func<MetricPage, double> of) => of(pages[^1]) - of(pages[0]);
        var (full, pause, cores) = (Rise(Full), Rise(static p => p["dotnet_gc_pause_time_seconds_total"]), (lastCpu - cpu) / 1e9 / seconds);
        var heaps = pages.Select(static p => p.Sum("dotnet_gc_last_collection_heap_size_bytes")).ToList();
        var committed = pages.Max(static p => p["dotnet_gc_last_collection_memory_committed_size_bytes"]);
        var facts = new RuntimeFacts
        {
            Kind = RuntimeKind.DotNet,
            HeapHardLimit = ByteQuantity.FromBytes(cell.HeapLimit),
            OutsideRuntime = ByteQuantity.FromBytes(Math.Max(0, peak - committed)),
            DotNet = new DotNetObservation
            {
                Observed = TimeSpan.FromSeconds(seconds),
                Live = heaps.Min(),
                PeakLive = heaps.Min(),
                Ceiling = heaps.Max(),
                Committed = committed,
                FullCollections = full,
                AllocationRate = Rise(static p => p["dotnet_gc_heap_total_allocated_bytes_total"]) / seconds,
                PauseShare = pause / seconds,
                ProcessCores = cores,
                PeakProcessCores = cores,
                Processors = 1,
            },
        };
        return new DotNetMeasurement(cell, facts, full / seconds, (pause + lastBackground - background) / seconds, cores, peak, ended, kills);
    }

    private static double Full(MetricPage page) => page.Find("dotnet_gc_collections_total{gc_heap_generation=\"gen2\"}") ?? 0;

    private async Task<MetricPage> PageAsync(Instance instance, CancellationToken cancellationToken) =>
        MetricPage.Parse(await _http.GetStringAsync(new Uri($"http://{instance.Metrics}/metrics"), cancellationToken));

    /// <summary>CPU of the threads that collect in the background, by their names.</summary>
    private static double BackgroundSeconds(int process)
    {
        var seconds = 0.0;
        foreach (var task in Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(task, "stat"));
                if (stat.Contains("(.NET BGC)", StringComparison.Ordinal))
                {
                    // fields 14 and 15, user and system ticks; the name in parentheses is field 2
                    var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                    seconds += (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksASecond;
                }
            }
            catch (IOException)
            {
                // the thread has ended
            }
        }

        return seconds;
    }
}
