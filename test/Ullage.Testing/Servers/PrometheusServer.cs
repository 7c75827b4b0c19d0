namespace Ullage.Testing.Servers;

/// <summary>A real Prometheus over a data folder, scraping nothing unless told to.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private readonly ServerProcess _process;
    private readonly TemporaryFolder _own;

    private PrometheusServer(ServerProcess process, Uri address, string dataFolder, TemporaryFolder own)
    {
        _process = process;
        _own = own;
        Address = address;
        DataFolder = dataFolder;
    }

    /// <summary>Where it answers, such as <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Its TSDB.</summary>
    public string DataFolder { get; }

    /// <summary>The process: its CPU time, its log, its end.</summary>
    public ServerProcess Process => _process;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="dataFolder">An existing TSDB; null for an empty one of its own.</param>
    /// <param name="version">A version unpacked below ULLAGE_TOOLS; empty for the installed one.</param>
    /// <param name="flags">More flags, such as <c>--query.max-samples=1000</c>. Retention is a hundred years and the remote-write receiver is on unless given here.</param>
    /// <param name="config">Its configuration file's text.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ToolMissingException">Prometheus is absent: the test is skipped.</exception>
    public static async Task<PrometheusServer> StartAsync(
        string? dataFolder = null, string version = "", IEnumerable<string>? flags = null, string config = "", CancellationToken cancellationToken = default)
    {
        var tool = Tool.Require("prometheus", version);
        var own = new TemporaryFolder("prometheus");
        try
        {
            var data = dataFolder ?? own.Sub("data");
            var file = System.IO.Path.Combine(own.Path, "prometheus.yml");
            await File.WriteAllTextAsync(file, config, cancellationToken);
            List<string> more = [.. flags ?? []];
            AddUnlessGiven(more, "--storage.tsdb.retention.time", "=100y");
            AddUnlessGiven(more, "--web.enable-remote-write-receiver", "");
            AddUnlessGiven(more, "--log.level", "=warn");
            var (process, address) = await ServerProcess.StartAsync(
                tool.Path, port => [$"--config.file={file}", $"--storage.tsdb.path={data}", $"--web.listen-address=127.0.0.1:{port}", .. more], "-/ready", cancellationToken);
            return new PrometheusServer(process, address, data, own);
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _own.Dispose();
    }

    private static void AddUnlessGiven(List<string> flags, string name, string value)
    {
        if (!flags.Exists(flag => flag.StartsWith(name, StringComparison.Ordinal)))
        {
            flags.Add(name + value);
        }
    }
}
