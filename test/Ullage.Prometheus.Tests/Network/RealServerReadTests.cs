using Ullage.Model;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.Reading;
using Ullage.Prometheus.RemoteRead;
using Ullage.Testing;
using Ullage.Testing.Exposition;
using Ullage.Testing.Samples;
using Ullage.Testing.Servers;

namespace Ullage.Prometheus.Tests.Network;

/// <summary>Every protocol against the real servers that speak it.</summary>
public sealed class RealServerReadTests
{
    private const long Start = 1_700_006_400_000;

    private static readonly double[] Peculiar =
    [
        1.5, double.PositiveInfinity, double.NegativeInfinity, BitConverter.Int64BitsToDouble(0x7ff8000000000001), StaleMarker.Value, 0.0, -0.0, 1e-300, 123456789.123456789, double.MaxValue,
    ];

    [Fact]
    public async Task Remote_read_gives_every_bit_that_was_written_and_stays_in_the_range()
    {
        await using var server = await PrometheusServer.StartAsync();
        var written = await WritePeculiarAsync(server.Address);
        await using var source = await ConnectAsync(server.Address);
        Assert.Equal($"remote read at {server.Address.ToString().TrimEnd('/')}", source.Description);

        var range = new TimeRange(Start + 60_000, Start + 600_000);
        var sink = new CollectingSink { Range = range };
        var summary = await source.ReadAsync(new Selector("peculiar"), range, sink, default);

        Equal(Inside(written, range), sink.Series);
        Assert.True(sink.AllCompleted);
        Assert.Empty(summary.Missing);
        Assert.Equal((sink.Series.Count, sink.Samples), (summary.Series, summary.Samples));
    }

    [Fact]
    public async Task Remote_read_of_blocks_equals_what_made_them()
    {
        await using var fleet = await BlocksAsync();
        await using var source = await ConnectAsync(fleet.Server.Address);
        var sink = new CollectingSink { Range = fleet.Range };
        await source.ReadAsync(new Selector("container_cpu_usage_seconds_total"), fleet.Range, sink, default);
        Equal(fleet.Cpu, sink.Series);
    }

    [Fact]
    public async Task Samples_in_one_message_as_older_servers_send_them_give_the_same()
    {
        await using var fleet = await BlocksAsync();
        using var connection = new PrometheusConnection(new PrometheusConnectionOptions { Url = fleet.Server.Address.ToString(), Proxy = "none" }, TimeProvider.System, new Random(1));
        var sink = new CollectingSink { Range = fleet.Range };
        var ledger = new SeriesLedger(sink, fleet.Range);
        var selector = new Selector("container_cpu_usage_seconds_total");
        Assert.Empty(await ShardedRead.RunAsync(new RemoteReadProtocol(connection, chunks: false), connection.Backoff, selector, fleet.Range, ledger, default));
        ledger.CompleteAll();
        Equal(fleet.Cpu, sink.Series);
    }

    [Fact]
    public async Task Range_selectors_give_the_same_in_shards_without_doubles_at_their_edges()
    {
        await using var fleet = await BlocksAsync();
        await using var source = await ConnectAsync(fleet.Server.Address, static o => o with { Protocol = SampleProtocol.RangeSelectors, MaxSamplesPerQuery = 3_000 });
        var sink = new CollectingSink { Range = fleet.Range };
        var summary = await source.ReadAsync(new Selector("container_cpu_usage_seconds_total"), fleet.Range, sink, default);
        Equal(fleet.Cpu, sink.Series);
        Assert.Empty(summary.Missing);
    }

    [Fact]
    public async Task Range_selectors_are_halved_until_the_server_takes_them()
    {
        await using var fleet = await BlocksAsync("--query.max-samples=4000");
        await using var source = await ConnectAsync(fleet.Server.Address, static o => o with { Protocol = SampleProtocol.RangeSelectors });
        var sink = new CollectingSink { Range = fleet.Range };
        var summary = await source.ReadAsync(new Selector("container_cpu_usage_seconds_total"), fleet.Range, sink, default);
        Equal(fleet.Cpu, sink.Series);
        Assert.Empty(summary.Missing);
    }

    [Fact]
    public async Task Range_selectors_give_peculiar_values_exactly_and_no_stale_markers()
    {
        await using var server = await PrometheusServer.StartAsync();
        var written = await WritePeculiarAsync(server.Address);
        await using var source = await ConnectAsync(server.Address, static o => o with { Protocol = SampleProtocol.RangeSelectors });
        var range = new TimeRange(Start, Start + 600_000);
        var sink = new CollectingSink { Range = range };
        await source.ReadAsync(new Selector("peculiar"), range, sink, default);
        Equal(Inside(written, range).ToDictionary(static s => s.Key, static s => s.Value.Where(static p => p.Bits != StaleMarker.Bits).ToList()), sink.Series);
    }

    [Fact]
    public async Task VictoriaMetrics_is_read_by_export()
    {
        await using var server = await VictoriaMetricsServer.StartAsync();
        var fleet = new SyntheticFleet { Span = TimeSpan.FromHours(3), KubeStateMetrics = false };
        using var text = new MemoryStream();
        using (var writer = new OpenMetricsWriter(text, prometheusText: true))
        {
            fleet.WriteTo(writer);
        }

        text.Position = 0;
        await server.ImportPrometheusTextAsync(text);
        await using var source = await ConnectAsync(server.Address);
        Assert.StartsWith("export at", source.Description, StringComparison.Ordinal);
        var range = new TimeRange(fleet.StartMs, fleet.EndMs);
        var sink = new CollectingSink { Range = range };
        await source.ReadAsync(new Selector("container_memory_working_set_bytes"), range, sink, default);
        Assert.Equal(fleet.Containers, sink.Series.Count);
        var expected = Fleet(fleet, "container_memory_working_set_bytes", static p => p.WorkingSet);
        Equal(expected, sink.Series);
    }

    [Fact]
    public async Task VictoriaMetrics_infinities_are_read()
    {
        await using var server = await VictoriaMetricsServer.StartAsync();
        var labels = LabelSet.From(("__name__", "peculiar"), ("quote", "a\"b\\c\nd"));
        var writer = new RemoteWriter();
        writer.Add(labels, [(Start, 1), (Start + 1000, double.PositiveInfinity), (Start + 2000, double.NegativeInfinity), (Start + 3000, 2.5)]);
        await writer.SendAsync(server.Address);
        await server.FlushAsync();
        await using var source = await ConnectAsync(server.Address);
        var sink = new CollectingSink();
        await source.ReadAsync(new Selector("peculiar"), new TimeRange(Start, Start + 10_000), sink, default);
        Assert.Equal([1, double.PositiveInfinity, double.NegativeInfinity, 2.5], sink.Series[labels].Select(static s => BitConverter.Int64BitsToDouble(s.Bits)));
    }

    [Fact]
    public async Task Series_are_listed_and_estimates_are_near()
    {
        await using var fleet = await BlocksAsync();
        await using var source = await ConnectAsync(fleet.Server.Address);
        var selector = new Selector("container_cpu_usage_seconds_total").And(MatcherKind.Regex, "namespace", "team-0|none");
        var series = await source.SeriesAsync(selector, fleet.Range, default);
        Assert.Equal(fleet.Cpu.Keys.Where(selector.Matches).ToHashSet(), series.ToHashSet());

        var estimate = await source.EstimateAsync(selector, fleet.Range, default);
        var samples = fleet.Cpu.Where(s => selector.Matches(s.Key)).Sum(static s => (long)s.Value.Count);
        Assert.Equal(series.Count, estimate.Series);
        Assert.InRange(estimate.Samples, samples * 9 / 10, samples * 11 / 10);
    }

    [Fact]
    public async Task Declined_series_cost_no_samples()
    {
        await using var fleet = await BlocksAsync();
        await using var source = await ConnectAsync(fleet.Server.Address);
        var sink = new CollectingSink { Range = fleet.Range, Wanted = static labels => labels["namespace"] == "team-1" };
        var summary = await source.ReadAsync(new Selector("container_cpu_usage_seconds_total"), fleet.Range, sink, default);
        Equal(fleet.Cpu.Where(static s => s.Key["namespace"] == "team-1").ToDictionary(), sink.Series);
        Assert.Equal(fleet.Cpu.Count, sink.Offered.Count);
        Assert.Equal(sink.Samples, summary.Samples);
    }

    [Fact]
    public async Task Nothing_selected_is_an_empty_answer()
    {
        await using var server = await PrometheusServer.StartAsync();
        foreach (var protocol in new[] { SampleProtocol.RemoteRead, SampleProtocol.RangeSelectors })
        {
            await using var source = await ConnectAsync(server.Address, o => o with { Protocol = protocol });
            var summary = await source.ReadAsync(new Selector("nothing"), new TimeRange(Start, Start + 1000), new CollectingSink(), default);
            Assert.Equal((0, 0, 0), (summary.Series, summary.Samples, summary.Missing.Count));
        }
    }

    internal static Task<PrometheusSource> ConnectAsync(Uri address, Func<PrometheusConnectionOptions, PrometheusConnectionOptions>? change = null)
    {
        var options = new PrometheusConnectionOptions { Url = address.ToString(), Proxy = "none" };
        return PrometheusSource.ConnectAsync(change?.Invoke(options) ?? options, TimeProvider.System, new Random(1), default);
    }

    private static async Task<Dictionary<LabelSet, List<(long AtMs, long Bits)>>> WritePeculiarAsync(Uri server)
    {
        var random = new Random(5);
        var written = new Dictionary<LabelSet, List<(long, long)>>();
        var writer = new RemoteWriter();
        foreach (var name in new[] { "a", "b", "ünïcode \"quoted\" \\ \n" })
        {
            var labels = LabelSet.From(("__name__", "peculiar"), ("kind", name));
            var samples = new List<(long, double)>();
            for (var (at, i) = (Start, 0); at < Start + 700_000; at += random.Next(1, 5000), i++)
            {
                samples.Add((at, i % 3 == 0 ? Peculiar[random.Next(Peculiar.Length)] : random.NextDouble() * 1e6));
            }

            writer.Add(labels, samples);
            written.Add(labels, [.. samples.Select(static s => (s.Item1, BitConverter.DoubleToInt64Bits(s.Item2)))]);
        }

        await writer.SendAsync(server);
        return written;
    }

    private static async Task<FleetServer> BlocksAsync(params string[] flags)
    {
        var fleet = new SyntheticFleet { Span = TimeSpan.FromHours(5), Rollouts = 1, KubeStateMetrics = false };
        var folder = new TemporaryFolder("blocks");
        var text = folder.File("fleet.om");
        await using (var file = File.Create(text))
        {
            fleet.WriteTo(file);
        }

        await PromTool.CreateBlocksAsync(text, folder.Sub("data"));
        return new FleetServer(folder, await PrometheusServer.StartAsync(folder.Sub("data"), flags: flags), new TimeRange(fleet.StartMs + 7_000, fleet.EndMs - 11_000), fleet);
    }

    private static Dictionary<LabelSet, List<(long AtMs, long Bits)>> Fleet(SyntheticFleet fleet, string metric, Func<SyntheticPod, Func<int, Func<double>>> values)
    {
        var all = new Dictionary<LabelSet, List<(long, long)>>();
        var interval = (long)fleet.Interval.TotalMilliseconds;
        foreach (var pod in fleet.Pods())
        {
            var next = values(pod)((int)interval);
            var samples = new List<(long, long)>();
            for (var at = fleet.StartMs + ((pod.FromMs - fleet.StartMs + interval - 1) / interval * interval); at < pod.ToMs; at += interval)
            {
                samples.Add((at, BitConverter.DoubleToInt64Bits(next())));
            }

            all.Add(pod.CadvisorLabels(metric), samples);
        }

        return all;
    }

    private static Dictionary<LabelSet, List<(long AtMs, long Bits)>> Inside(Dictionary<LabelSet, List<(long AtMs, long Bits)>> all, TimeRange range) =>
        all.ToDictionary(static s => s.Key, s => s.Value.Where(p => range.Contains(p.AtMs)).ToList());

    private static void Equal(Dictionary<LabelSet, List<(long AtMs, long Bits)>> expected, Dictionary<LabelSet, List<(long AtMs, long Bits)>> found)
    {
        Assert.Equal(expected.Keys.ToHashSet(), found.Keys.ToHashSet());
        Assert.All(expected, series => Assert.Equal(series.Value, found[series.Key]));
    }

    private sealed class FleetServer(TemporaryFolder folder, PrometheusServer server, TimeRange range, SyntheticFleet fleet) : IAsyncDisposable
    {
        public PrometheusServer Server => server;

        public TimeRange Range => range;

        public Dictionary<LabelSet, List<(long AtMs, long Bits)>> Cpu { get; } =
            Inside(RealServerReadTests.Fleet(fleet, "container_cpu_usage_seconds_total", static p => p.CpuSeconds), range);

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            folder.Dispose();
        }
    }
}
