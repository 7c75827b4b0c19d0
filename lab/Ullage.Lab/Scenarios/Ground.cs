using Ullage.Lab.Cluster;
using Ullage.Lab.Exporter;
using Ullage.Lab.Groups;
using Ullage.Lab.Parts;

namespace Ullage.Lab.Scenarios;

/// <summary>Everything a scenario stands on: the node, the exporter and Prometheus; all of it gone when disposed.</summary>
internal sealed class Ground : IAsyncDisposable
{
    private readonly GroupTree _groups;
    private ExporterServer? _exporter;

    private Ground(GroupTree groups, TimeProvider time, Random random)
    {
        _groups = groups;
        Node = new Node(groups, time, random);
    }

    public Node Node { get; }

    public PrometheusServer? Prometheus { get; private set; }

    /// <summary>A folder that goes with it.</summary>
    public string Scratch => _groups.Scratch;

    /// <summary>The file that the exporter serves as a textfile collector would; absent at first.</summary>
    public string TextFile => Path.Combine(Scratch, "textfile.prom");

    /// <summary>Which interface of control groups is used: 1 or 2.</summary>
    public int CgroupVersion => (int)_groups.Version;

    public static async Task<Ground> LayAsync(TimeSpan scrapeInterval, TimeProvider time, Random random, CancellationToken cancellationToken)
    {
        var program = Executable.Find("prometheus", "prometheus");
        var ground = new Ground(await GroupTree.CreateAsync(time), time, random);
        try
        {
            var targets = new TargetFile(Path.Combine(ground._groups.Scratch, "targets.json"));
            targets.Write([]);
            ground.Node.Changed = () => targets.Write(ground.Node.Pods);
            ground._exporter = await ExporterServer.StartAsync(ground.Node, ground._groups.Make("/kubepods"), ground.TextFile, time, cancellationToken);
            ground.Prometheus = await PrometheusServer.StartAsync(
                program, ground._groups.Scratch, ground._groups.Make("/prometheus"), scrapeInterval, ground._exporter.Address, targets.Path, time, cancellationToken);
            return ground;
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        if (Prometheus is not null)
        {
            await Prometheus.DisposeAsync();
        }

        if (_exporter is not null)
        {
            await _exporter.DisposeAsync();
        }

        await _groups.DisposeAsync();
    }
}
