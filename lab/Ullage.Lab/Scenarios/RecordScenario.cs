using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Ullage.Exposition;
using Ullage.Lab.Load;

namespace Ullage.Lab.Scenarios;

/// <summary>Runs the services of the demonstration under a daily load and writes what Prometheus scraped of them, untouched, as OpenMetrics.</summary>
internal sealed class RecordScenario(string goService, string dotnetService, TimeProvider time)
{
    private static readonly TimeSpan _scrapeInterval = TimeSpan.FromSeconds(1);

    /// <summary>What is kept: what the tool reads, and the runtimes' own story.</summary>
    private const string Kept =
        """{__name__=~"container_(cpu_usage_seconds_total|memory_working_set_bytes|cpu_cfs_periods_total|cpu_cfs_throttled_periods_total|oom_events_total)|kube_.+|go_info|go_goroutines|go_memstats_(alloc_bytes_total|next_gc_bytes|heap_alloc_bytes|heap_idle_bytes|heap_released_bytes|sys_bytes|stack_inuse_bytes)|go_gc_duration_seconds_count|go_gc_gomemlimit_bytes|go_gc_gogc_percent|go_sched_gomaxprocs_threads|go_gc_heap_live_bytes|go_cpu_classes_gc_mark_(dedicated|assist|idle)_cpu_seconds_total|process_(resident_memory_bytes|cpu_seconds_total)|dotnet_(gc_.+|process_.+|thread_pool_thread_count(_total)?)",namespace!=""}""";

    /// <summary>Runs for a number of pressed days and writes the file.</summary>
    /// <param name="day">How long a day takes here.</param>
    /// <param name="days">How many.</param>
    /// <param name="only">The one service to record, or empty for all.</param>
    /// <param name="file">Where to.</param>
    /// <param name="output">For words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(TimeSpan day, double days, string only, string file, TextWriter output, CancellationToken cancellationToken)
    {
        var length = day * days;
        var random = new Random(20260102);
        await using var ground = await Ground.LayAsync(_scrapeInterval, time, random, cancellationToken);
        var started = time.GetUtcNow();
        await output.WriteLineAsync($"recording {days:0.##} days of {day.TotalSeconds:0} s");
        var services = RecordedService.All(goService, dotnetService, day).Where(s => only.Length == 0 || s.Spec.Deployment == only);
        await Task.WhenAll(services.Select(s => ServeAsync(ground, s, length, random.Next(), output, cancellationToken)));
        var seconds = (int)Math.Ceiling((time.GetUtcNow() - started).TotalSeconds) + 10;
        await ExportAsync(ground.Prometheus!.Address, seconds, file, output, cancellationToken);
    }

    private async Task ServeAsync(Ground ground, RecordedService service, TimeSpan length, int seed, TextWriter output, CancellationToken cancellationToken)
    {
        var wait = service.BeforeEnd is { } late && late < length ? length - late : TimeSpan.Zero;
        await Task.Delay(wait, time, cancellationToken);
        var pods = await ground.Node.RollOutAsync(service.Spec, service.Replicas, cancellationToken);
        using var load = new LoadGenerator(time);
        var results = await Task.WhenAll(pods.Select((pod, i) => load.RunAsync(
            () => pod.Running is { } life ? new Uri($"http://{life.App}/") : null, service.Load, length - wait, new Random(seed + i), cancellationToken)));
        foreach (var (pod, result) in pods.Zip(results))
        {
            await output.WriteLineAsync($"{pod.Name}: {result.Sent} requests, {result.Failed} failed, p99 {result.Quantile(0.99):0.0} ms, {pod.OomKills} OOM kills, {pod.Restarts} restarts");
        }
    }

    private static async Task ExportAsync(Uri prometheus, int seconds, string file, TextWriter output, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        var query = string.Create(CultureInfo.InvariantCulture, $"{Kept}[{seconds}s]");
        await using var answer = await http.GetStreamAsync(new Uri(prometheus, "/api/v1/query?query=" + Uri.EscapeDataString(query)), cancellationToken);
        using var report = await JsonDocument.ParseAsync(answer, cancellationToken: cancellationToken);
        var series = report.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
            .Select(static s => (Labels: s.GetProperty("metric").EnumerateObject().ToDictionary(static l => l.Name, static l => l.Value.GetString()!), Values: s.GetProperty("values")))
            .ToList();
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new ExpositionWriter(buffer, ExpositionFormat.OpenMetrics);
        long samples = 0;
        foreach (var family in series.GroupBy(static s => s.Labels["__name__"]).OrderBy(static f => f.Key, StringComparer.Ordinal))
        {
            writer.Begin(family.Key, family.Key.EndsWith("_total", StringComparison.Ordinal) ? MetricType.Counter : MetricType.Gauge, "");
            foreach (var (labels, values) in family)
            {
                Label[] kept = [.. labels.Where(static l => l.Key != "__name__").OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => new Label(l.Key, l.Value))];
                foreach (var sample in values.EnumerateArray())
                {
                    writer.SampleAt((long)Math.Round(sample[0].GetDouble() * 1000), double.Parse(sample[1].GetString()!, CultureInfo.InvariantCulture), kept);
                    samples++;
                }
            }
        }

        writer.End();
        await using (var stream = new GZipStream(File.Create(file + ".new"), CompressionLevel.Optimal))
        {
            await stream.WriteAsync(buffer.WrittenMemory, cancellationToken);
        }

        File.Move(file + ".new", file, overwrite: true);
        await output.WriteLineAsync($"wrote {samples} samples of {series.Count} series to {file}");
    }
}
