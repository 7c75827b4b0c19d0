using System.Buffers;
using Ullage.Model;
using Ullage.Prometheus;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.OpenMetrics;
using Ullage.Prometheus.Tsdb;
using Ullage.Sizing;
using Ullage.Sizing.Reduction;
using Ullage.Testing.Conformance;

namespace Ullage.Application.Tests;

/// <summary>
/// The same usage through every source and version becomes the same container-day cells: byte for byte by remote read, a TSDB and text, and the same
/// figures within 1e-12 by PromQL and export.
/// </summary>
public sealed class ReductionConformanceTests(ReductionConformanceTests.Unmarked unmarked, ReductionConformanceTests.Marked marked)
    : IClassFixture<ReductionConformanceTests.Unmarked>, IClassFixture<ReductionConformanceTests.Marked>
{
    private const double Tolerance = 1e-12;

    private static readonly Lazy<Task<Reduced>> _reference = new(static async () =>
    {
        await using var stores = new Unmarked();
        await using var text = TextSampleSource.FromFile(await stores.TextAsync());
        return await ReduceAsync(text);
    });

    [Theory]
    [InlineData("remote read", "")]
    [InlineData("remote read", "3.5")]
    [InlineData("TSDB of a running server", "")]
    [InlineData("TSDB of a running server", "3.5")]
    [InlineData("TSDB snapshot", "")]
    [InlineData("TSDB snapshot", "3.5")]
    [InlineData("promtool dump", "")]
    public async Task Raw_samples_become_the_same_cells_byte_for_byte(string way, string version)
    {
        var expected = await _reference.Value;
        await using var source = await OpenAsync(way, version, unmarked);
        var found = await ReduceAsync(source);
        Assert.Equal(expected.Cells.Keys.Order(StringComparer.Ordinal), found.Cells.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected.Cells, cell => Assert.Equal(cell.Value, found.Cells[cell.Key]));
    }

    [Theory]
    [InlineData("PromQL", "")]
    [InlineData("PromQL", "3.5")]
    [InlineData("export", "")]
    [InlineData("export", "1.145")]
    public async Task Samples_in_decimals_give_the_same_figures_within_a_millionth_of_a_millionth(string way, string version)
    {
        var expected = await _reference.Value;
        await using var source = await OpenAsync(way, version, unmarked);
        AssertNear(expected, await ReduceAsync(source));
    }

    [Theory]
    [InlineData("TSDB of a running server")]
    [InlineData("TSDB snapshot")]
    [InlineData("promtool dump")]
    public async Task Stale_markers_count_alike_where_they_are_carried(string way)
    {
        await using var remote = await OpenAsync("remote read", "", marked);
        var expected = await ReduceAsync(remote);
        await using var source = await OpenAsync(way, "", marked);
        var found = await ReduceAsync(source);
        Assert.All(expected.Cells, cell => Assert.Equal(cell.Value, found.Cells[cell.Key]));
    }

    [Theory]
    [InlineData("remote read")]
    [InlineData("PromQL")]
    [InlineData("export")]
    public async Task Stale_markers_change_no_quantile_and_no_peak(string way)
    {
        var expected = await _reference.Value;
        await using var source = await OpenAsync(way, "", marked);
        var found = await ReduceAsync(source);
        foreach (var (container, usage) in expected.Usage)
        {
            var other = found.Usage[container];
            Assert.Equal(usage.Summary.Memory.Peak, other.Summary.Memory.Peak);
            Assert.Equal(usage.Summary.Cpu.Max.Value, other.Summary.Cpu.Max.Value, Tolerance * usage.Summary.Cpu.Max.Value);
            foreach (var quantile in (double[])[0.5, 0.9, 0.99])
            {
                // Within the sketch's own error: a marker ends the hold of one sample a gap
                Assert.InRange(other.CpuQuantile(quantile), usage.CpuQuantile(quantile) * 0.98, usage.CpuQuantile(quantile) * 1.02);
                Assert.InRange(other.MemoryQuantile(quantile), usage.MemoryQuantile(quantile) * 0.98, usage.MemoryQuantile(quantile) * 1.02);
            }
        }
    }

    private static void AssertNear(Reduced expected, Reduced found)
    {
        Assert.Equal(expected.Usage.Keys.Order(), found.Usage.Keys.Order());
        foreach (var (container, usage) in expected.Usage)
        {
            var pairs = Figures(usage).Zip(Figures(found.Usage[container]));
            Assert.All(pairs, static pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(1, Math.Abs(pair.First))));
        }
    }

    private static IEnumerable<double> Figures(IContainerUsage usage)
    {
        var (cpu, memory, coverage) = (usage.Summary.Cpu, usage.Summary.Memory, usage.Summary.Coverage);
        return
        [
            cpu.Mean, cpu.P50, cpu.P90, cpu.P95, cpu.P99, cpu.Max.Value, cpu.Burst.Value, memory.Mean, memory.P50, memory.P90, memory.P95, memory.P99, memory.Peak.Value,
            coverage.Span.TotalMilliseconds, coverage.Observed.TotalMilliseconds, coverage.Samples, coverage.Gaps, coverage.Pods,
            .. usage.Summary.Hours.SelectMany(static hour => (double[])[hour.StartMs, hour.CpuMean, hour.CpuMax, hour.MemoryMean, hour.MemoryMax]),
        ];
    }

    private static async Task<Reduced> ReduceAsync(ISampleSource source)
    {
        var reduction = new UsageReduction(UsageCases.Range, ReductionOptions.Default with { KeepCells = true });
        foreach (var (name, metric) in ((string, UsageMetric)[])[(UsageCases.Cpu, UsageMetric.CpuCounter), (UsageCases.Memory, UsageMetric.MemoryGauge)])
        {
            using var sink = reduction.Sink(metric, static labels => new SeriesOwner(new ContainerId(new WorkloadId("", labels["namespace"], "Deployment", "web"), labels["container"]), labels["pod"]));
            Assert.Empty((await source.ReadAsync(new Selector(name), UsageCases.Range, sink, TestContext.Current.CancellationToken)).Missing);
        }

        var cells = reduction.Cells().ToDictionary(static cell => $"{cell.Container} {cell.Day:O}", static cell =>
        {
            var bytes = new ArrayBufferWriter<byte>();
            cell.Write(bytes);
            return Convert.ToHexString(bytes.WrittenSpan);
        });
        return new Reduced(cells, reduction.Complete());
    }

    private static async Task<ISampleSource> OpenAsync(string way, string version, ConformanceStores stores) => way switch
    {
        "remote read" => await ConnectAsync((await stores.PrometheusAsync(version)).Server.Address, SampleProtocol.RemoteRead),
        "PromQL" => await ConnectAsync((await stores.PrometheusAsync(version)).Server.Address, SampleProtocol.RangeSelectors),
        "export" => await ConnectAsync((await stores.VictoriaMetricsAsync(version)).Address, SampleProtocol.Export),
        "TSDB of a running server" => new TsdbSampleSource((await stores.PrometheusAsync(version)).Server.DataFolder),
        "TSDB snapshot" => new TsdbSampleSource((await stores.PrometheusAsync(version)).Snapshot),
        _ => TextSampleSource.FromFile(await stores.DumpAsync(version)),
    };

    private static async Task<ISampleSource> ConnectAsync(Uri address, SampleProtocol protocol) =>
        await PrometheusSource.ConnectAsync(new PrometheusConnectionOptions { Url = address.ToString(), Protocol = protocol, MaxSamplesPerQuery = 5_000 }, TimeProvider.System, new Random(1), default);

    private sealed record Reduced(Dictionary<string, string> Cells, IReadOnlyDictionary<ContainerId, IContainerUsage> Usage);

    /// <summary>Usage without stale markers, which every source can carry.</summary>
    public sealed class Unmarked() : ConformanceStores(UsageCases.All(staleMarkers: false), UsageCases.Range);

    /// <summary>The same with the markers that a scraping server writes.</summary>
    public sealed class Marked() : ConformanceStores(UsageCases.All(staleMarkers: true), UsageCases.Range);
}
