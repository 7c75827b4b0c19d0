using Ullage.Model;
using Ullage.Testing.Exposition;
using Ullage.Testing.Servers;

namespace Ullage.Testing.Conformance;

/// <summary>The cases in every store there is: servers and files, each made at its first use, all gone with this object.</summary>
/// <param name="cases">The cases.</param>
/// <param name="range">What they span.</param>
public class ConformanceStores(IReadOnlyList<ConformanceCase> cases, TimeRange range) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("conformance");
    private readonly Dictionary<string, Task<object>> _made = [];
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly Lock _lock = new();

    /// <summary>A Prometheus that took the cases by remote write, with a snapshot of its blocks.</summary>
    /// <param name="version">Empty for the installed one.</param>
    public Task<(PrometheusServer Server, string Snapshot)> PrometheusAsync(string version) => OnceAsync("prometheus" + version, async () =>
    {
        var server = Keep(await PrometheusServer.StartAsync(version: version, flags: ["--web.enable-admin-api"]));
        await WriteAsync(server.Address);
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(server.Address, "api/v1/admin/tsdb/snapshot"), null);
        answer.EnsureSuccessStatusCode();
        return (server, Directory.GetDirectories(Path.Combine(server.DataFolder, "snapshots")).Single());
    });

    /// <summary>The dump of that snapshot by the installed promtool: the newer packages unpacked have none.</summary>
    public Task<string> DumpAsync(string version) => OnceAsync("dump" + version, async () =>
    {
        var (_, snapshot) = await PrometheusAsync(version);
        var file = _folder.File($"dump-{version}");
        await PromTool.DumpAsync(snapshot, file);
        return file;
    });

    /// <summary>Blocks of two hours that promtool made of two texts that overlap by half an hour, and a Prometheus upon them.</summary>
    public Task<PrometheusServer> OverlappingBlocksAsync(string version) => OnceAsync("blocks" + version, async () =>
    {
        var data = _folder.File($"blocks-{version}");
        var half = range.StartMs + (3 * TimeRange.HourMs);
        await PromTool.CreateBlocksAsync(WriteText($"first-{version}.om", 0, half + 1_800_000, promtool: true), data);
        await PromTool.CreateBlocksAsync(WriteText($"second-{version}.om", half, long.MaxValue, promtool: true), data);
        return Keep(await PrometheusServer.StartAsync(data, version));
    });

    /// <summary>A VictoriaMetrics that took the cases by remote write.</summary>
    public Task<VictoriaMetricsServer> VictoriaMetricsAsync(string version) => OnceAsync("victoria" + version, async () =>
    {
        var server = Keep(await VictoriaMetricsServer.StartAsync(version));
        await WriteAsync(server.Address);
        await server.FlushAsync();
        return server;
    });

    /// <summary>The cases as OpenMetrics; stale markers, which text cannot say, are left out.</summary>
    public Task<string> TextAsync() => OnceAsync("text", () => Task.FromResult(WriteText("all.om", 0, long.MaxValue, promtool: false)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Prometheus' head takes samples at most an hour older than its newest: series are sent side by side, ten minutes at a time.</summary>
    private async Task WriteAsync(Uri server)
    {
        const long Slice = 600_000;
        var all = cases.SelectMany(static c => c.Series).ToList();
        var next = new int[all.Count];
        for (var until = range.StartMs + Slice; until < range.EndMs + Slice; until += Slice)
        {
            var writer = new RemoteWriter();
            for (var i = 0; i < all.Count; i++)
            {
                var from = next[i];
                var samples = all[i].Value;
                while (next[i] < samples.Count && samples[next[i]].AtMs < until)
                {
                    next[i]++;
                }

                if (next[i] > from)
                {
                    writer.Add(all[i].Key, samples.Skip(from).Take(next[i] - from));
                }
            }

            await writer.SendAsync(server);
        }
    }

    private string WriteText(string name, long from, long to, bool promtool)
    {
        var path = _folder.File(name);
        using var file = File.Create(path);
        using var writer = new OpenMetricsWriter(file);
        foreach (var @case in cases.Where(c => c.SurvivesPromtool || !promtool))
        {
            writer.Family(@case.Metric, "unknown");
            foreach (var (labels, samples) in @case.Series)
            {
                var series = OpenMetricsWriter.Series(labels);
                foreach (var (at, value) in samples.Where(s => s.AtMs >= from && s.AtMs < to && !StaleMarker.IsStale(s.Value)))
                {
                    writer.Sample(series, at, value);
                }
            }
        }

        return path;
    }

    private async Task<T> OnceAsync<T>(string key, Func<Task<T>> make)
        where T : notnull
    {
        Task<object> task;
        lock (_lock)
        {
            if (!_made.TryGetValue(key, out task!))
            {
                _made.Add(key, task = Task.Run(async () => (object)await make()));
            }
        }

        return (T)await task;
    }

    private T Keep<T>(T server)
        where T : IAsyncDisposable
    {
        lock (_lock)
        {
            _servers.Add(server);
        }

        return server;
    }
}
