using System.Net.Http.Headers;

namespace Ullage.Testing.Servers;

/// <summary>A real single-node VictoriaMetrics.</summary>
public sealed class VictoriaMetricsServer : IAsyncDisposable
{
    private readonly ServerProcess _process;
    private readonly TemporaryFolder _own;

    private VictoriaMetricsServer(ServerProcess process, Uri address, TemporaryFolder own)
    {
        _process = process;
        _own = own;
        Address = address;
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>The process: its CPU time, its log, its end.</summary>
    public ServerProcess Process => _process;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="version">A version unpacked below ULLAGE_TOOLS; empty for the installed one.</param>
    /// <param name="flags">More flags.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ToolMissingException">It is absent: the test is skipped.</exception>
    public static async Task<VictoriaMetricsServer> StartAsync(string version = "", IEnumerable<string>? flags = null, CancellationToken cancellationToken = default)
    {
        var tool = Tool.Require("victoria-metrics", version);
        var own = new TemporaryFolder("victoria-metrics");
        try
        {
            var data = own.Sub("data");
            var (process, address) = await ServerProcess.StartAsync(
                tool.Path,
                port => [$"-storageDataPath={data}", $"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=100y", "-loggerLevel=ERROR", "-search.latencyOffset=0s", .. flags ?? []],
                "health",
                cancellationToken);
            return new VictoriaMetricsServer(process, address, own);
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <summary>Imports Prometheus text, whose timestamps are milliseconds, and makes it visible to queries at once.</summary>
    public async Task ImportPrometheusTextAsync(Stream text, CancellationToken cancellationToken = default)
    {
        using var http = new HttpClient();
        using var content = new StreamContent(text);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using var answer = await http.PostAsync(new Uri(Address, "api/v1/import/prometheus"), content, cancellationToken);
        await EnsureAsync(answer, cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <summary>Makes what was written visible to queries at once.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(Address, "internal/force_flush"), cancellationToken);
        await EnsureAsync(answer, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _own.Dispose();
    }

    private static async Task EnsureAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"VictoriaMetrics answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }
}
