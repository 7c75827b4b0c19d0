using Ullage.Cli.Tests.EndToEnd;
using Ullage.Testing;
using Ullage.Testing.Exposition;
using Ullage.Testing.Servers;

[assembly: AssemblyFixture(typeof(FleetFixture))]

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>A synthetic cluster of two days as text, and behind a real Prometheus; made once for all tests, when first asked for.</summary>
public sealed class FleetFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new("fleet");
    private readonly SemaphoreSlim _gate = new(1);
    private PrometheusServer? _server;

    /// <summary>What is in it.</summary>
    public SyntheticFleet Fleet { get; } = new() { Span = TimeSpan.FromDays(2), Interval = TimeSpan.FromMinutes(1), Namespaces = 2, Workloads = 3, Replicas = 2, Rollouts = 1 };

    /// <summary>Flags that name its stretch of time.</summary>
    public string[] Window => ["--at", (Fleet.EndMs / 1000).ToString(), "--window", "2d"];

    /// <summary>The cluster as OpenMetrics text.</summary>
    public async Task<string> TextAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder.Path, "fleet.om");
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!File.Exists(path))
            {
                await using var file = File.Create(path);
                Fleet.WriteTo(file);
            }
        }
        finally
        {
            _gate.Release();
        }

        return path;
    }

    /// <summary>The blocks that promtool makes of it.</summary>
    public async Task<string> BlocksAsync(CancellationToken cancellationToken)
    {
        var text = await TextAsync(cancellationToken);
        var blocks = Path.Combine(_folder.Path, "data");
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!Directory.Exists(blocks))
            {
                await PromTool.CreateBlocksAsync(text, blocks, cancellationToken: cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }

        return blocks;
    }

    /// <summary>A real Prometheus that serves it; skips the test where there is none.</summary>
    public async Task<PrometheusServer> PrometheusAsync(CancellationToken cancellationToken)
    {
        var blocks = await BlocksAsync(cancellationToken);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _server ??= await PrometheusServer.StartAsync(blocks, cancellationToken: cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _gate.Dispose();
        _folder.Dispose();
    }
}
