using Ullage.Testing;
using Ullage.Testing.Exposition;
using Ullage.Testing.Servers;

[assembly: AssemblyFixture(typeof(Ullage.Prometheus.Tests.Tsdb.BlockFixture))]

namespace Ullage.Prometheus.Tests.Tsdb;

/// <summary>Blocks that promtool made of a synthetic fleet of seven hours, made once for all tests that only read them.</summary>
public sealed class BlockFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new("blocks");
    private readonly Lazy<Task<string>> _data;

    public BlockFixture() => _data = new Lazy<Task<string>>(MakeAsync);

    public SyntheticFleet Fleet { get; } = new() { Span = TimeSpan.FromHours(7), Interval = TimeSpan.FromSeconds(30), Rollouts = 2, Namespaces = 2, Workloads = 3 };

    /// <summary>The text of which the blocks were made; there once <see cref="DataFolderAsync"/> has returned.</summary>
    public string TextFile => _folder.File("fleet.om");

    /// <summary>The data folder; the test is skipped where promtool is absent.</summary>
    public Task<string> DataFolderAsync() => _data.Value;

    public void Dispose() => _folder.Dispose();

    private async Task<string> MakeAsync()
    {
        await using (var file = File.Create(TextFile))
        {
            Fleet.WriteTo(file);
        }

        var data = _folder.File("data");
        await PromTool.CreateBlocksAsync(TextFile, data);
        return data;
    }
}
