using System.Globalization;
using Ullage.Model;
using Ullage.PrometheusLoad;
using Ullage.Testing;
using Ullage.Testing.Servers;

// What a run costs Prometheus and the one who waits: `ullage recommend` beside krr's queries and beside a bare drain of the same chunks.
LoadOptions options;
try
{
    options = LoadOptions.Parse(args);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

if (!File.Exists(options.Tool))
{
    Console.Error.WriteLine($"{options.Tool} does not exist; build it with eng/native-build, or name it with --tool.");
    return 2;
}

if (options.Job > 0)
{
    return await JobRuns.RunAsync(options, options.Job);
}

var fleet = FleetBlocks.Fleet(options);
using var own = new TemporaryFolder("prometheus-load");
var data = options.Data ?? own.Sub("data");
Console.Error.WriteLine($"making blocks: {fleet.Containers} containers x {options.Days} d x {options.IntervalSeconds} s, {fleet.Namespaces * fleet.Workloads * (fleet.Rollouts + 1)} rollouts, 8 kube-state-metrics families every {options.KubeStateSeconds} s");
await FleetBlocks.MakeAsync(fleet, data, options.Prometheus);

// Compaction would run between rounds and be charged to whoever is measured then.
await using var server = await PrometheusServer.StartAsync(data, options.Prometheus, ["--storage.tsdb.min-block-duration=2h", "--storage.tsdb.max-block-duration=2h", "--query.max-samples=500000000", "--query.timeout=10m"]);
var range = new TimeRange(fleet.StartMs, fleet.EndMs);
List<Measurement> krr = [], drain = [], tool = [], fallback = [];
long bytes = 0;
for (var round = 0; round <= options.Rounds; round++)
{
    var drained = await Measurement.OfAsync(server.Process, async () => { bytes = await BareDrain.RunAsync(server.Address, range); return 0; });
    var ours = await Measurement.OfAsync(server.Process, () => ToolRun.RecommendAsync(options, server.Address, fleet, "remote-read"));
    if (round == 0)
    {
        continue; // warm-up: pages in the cache, connections made
    }

    drain.Add(drained);
    tool.Add(ours);
    if (round <= options.KrrRounds)
    {
        krr.Add(await Measurement.OfAsync(server.Process, async () => { await KrrQueries.RunAsync(server.Address, fleet, options); return 0; }));
        fallback.Add(await Measurement.OfAsync(server.Process, () => ToolRun.RecommendAsync(options, server.Address, fleet, "promql")));
    }
}

var samples = 2L * fleet.Containers * options.Days * 86400 / options.IntervalSeconds;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{samples / 1e6:0.0} M usage samples, {bytes / 1e6:0.0} MB of chunks; medians of {options.Rounds} rounds (krr and PromQL: {options.KrrRounds})"));
Console.WriteLine("                     wall s   prometheus cpu s   peak MB");
Print("bare drain", drain);
Print("ullage recommend", tool);
if (krr.Count > 0)
{
    Print("ullage --read promql", fallback);
    Print("krr's queries", krr);
    var (k, u, f) = (Measurement.Median(krr), Measurement.Median(tool), Measurement.Median(fallback));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"krr / ullage:          wall {k.Wall / u.Wall:0.0}x, prometheus cpu {k.ServerCpu / u.ServerCpu:0.0}x"));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"krr / ullage (promql): wall {k.Wall / f.Wall:0.0}x, prometheus cpu {k.ServerCpu / f.ServerCpu:0.0}x"));
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ullage / bare drain:   wall {Measurement.Median(tool).Wall / Measurement.Median(drain).Wall:0.00}x"));
return 0;

static void Print(string name, List<Measurement> runs)
{
    var median = Measurement.Median(runs);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-20} {median.Wall.TotalSeconds,7:0.000} {median.ServerCpu.TotalSeconds,18:0.000} {(median.PeakBytes > 0 ? (median.PeakBytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture) : "-"),9}"));
}
