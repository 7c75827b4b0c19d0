using Ullage.Model;
using Ullage.Prometheus.Tsdb;
using Ullage.Testing;
using Ullage.Testing.Samples;
using Ullage.Testing.Servers;

namespace Ullage.Prometheus.Tests.Tsdb;

/// <summary>The head of a real Prometheus, read from its folder while it runs and after it was killed.</summary>
public sealed class HeadTests
{
    private const long Start = 1_700_000_000_000;
    private static readonly TimeRange _all = new(Start - 100 * TimeRange.HourMs, Start + 100 * TimeRange.HourMs);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--storage.tsdb.wal-compression")]
    [InlineData("--no-storage.tsdb.wal-compression")]
    public async Task Samples_not_yet_in_a_block_are_read_from_the_log_and_the_heads_chunks(string flag)
    {
        await using var server = await PrometheusServer.StartAsync(flags: [flag], cancellationToken: Cancelled);
        var expected = await WriteAsync(server, series: 30, samples: 500);
        await AssertHoldsAsync(server.DataFolder, expected);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(server.DataFolder, "chunks_head")));
        server.Process.Kill();
        await AssertHoldsAsync(server.DataFolder, expected);
    }

    [Fact]
    public async Task Head_and_blocks_join_without_seam_after_Prometheus_cut_blocks_and_a_checkpoint()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Sub("data");
        var expected = new Dictionary<LabelSet, List<(long AtMs, long Bits)>>();

        // Each start begins a segment of the log; a head of blocks of two hours is not yet cut
        for (var generation = 0; generation < 5; generation++)
        {
            await using var server = await PrometheusServer.StartAsync(data, cancellationToken: Cancelled);
            await WriteAsync(server, series: 10, samples: 100, expected, firstSample: generation * 100);
            await server.Process.StopAsync(Cancelled);
        }

        // With blocks of ten minutes the next write has it cut, and the oldest segments become a checkpoint
        string[] flags = ["--storage.tsdb.min-block-duration=10m", "--storage.tsdb.max-block-duration=10m"];
        await using (var server = await PrometheusServer.StartAsync(data, flags: flags, cancellationToken: Cancelled))
        {
            await WriteAsync(server, series: 10, samples: 50, expected, firstSample: 500);
            await WaitForAsync(() => Directory.GetDirectories(Path.Combine(data, "wal"), "checkpoint.*").Any(static path => !path.EndsWith(".tmp", StringComparison.Ordinal)));
            Assert.Contains(Directory.GetDirectories(data), static path => File.Exists(Path.Combine(path, "meta.json")));
            await AssertHoldsAsync(data, expected);
        }
    }

    [Fact]
    public async Task A_log_compressed_with_zstd_is_told_of_with_the_way_out()
    {
        await using var server = await PrometheusServer.StartAsync(version: "3.5", flags: ["--storage.tsdb.wal-compression-type=zstd"], cancellationToken: Cancelled);
        await WriteAsync(server, series: 10, samples: 100);
        await using var source = new TsdbSampleSource(server.DataFolder);
        var error = await Assert.ThrowsAsync<SourceException>(() => source.ReadAsync(new("m"), _all, new SampleRecorder(_all), Cancelled));
        Assert.Equal(SourceFailure.Unsupported, error.Failure);
        Assert.Contains("snapshot", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Late_samples_are_read_from_their_own_log()
    {
        await using var server = await PrometheusServer.StartAsync(config: "storage:\n  tsdb:\n    out_of_order_time_window: 1h\n", cancellationToken: Cancelled);
        var labels = Labels(0);
        var first = new RemoteWriter();
        first.Add(labels, Enumerable.Range(0, 100).Select(static i => (Start + i * 20_000L, (double)i)));
        await first.SendAsync(server.Address, Cancelled);
        var late = new RemoteWriter();
        late.Add(labels, Enumerable.Range(0, 90).Select(static i => (Start + i * 20_000L + 10_000, i + 0.5)));
        await late.SendAsync(server.Address, Cancelled);

        await using var source = new TsdbSampleSource(server.DataFolder);
        var recorder = new SampleRecorder(_all);
        await source.ReadAsync(new("m"), _all, recorder, Cancelled);
        Assert.Equal(190, recorder.Only.Count);
        Assert.All(recorder.Only, static sample => Assert.Equal(sample.AtMs, Start + (long)(sample.Value * 20_000)));
    }

    [Fact]
    public async Task Deletions_in_the_head_hold()
    {
        await using var server = await PrometheusServer.StartAsync(flags: ["--web.enable-admin-api"], cancellationToken: Cancelled);
        var expected = await WriteAsync(server, series: 2, samples: 300);
        var (from, to) = (Start / 1000 + 1000, Start / 1000 + 3000);
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(server.Address, $"api/v1/admin/tsdb/delete_series?match[]=m%7Bs=%221%22%7D&start={from}&end={to}"), null, Cancelled);
        answer.EnsureSuccessStatusCode();
        expected[Labels(1)].RemoveAll(s => s.Item1 >= from * 1000 && s.Item1 <= to * 1000);
        await AssertHoldsAsync(server.DataFolder, expected);
    }

    [Fact]
    public async Task A_log_torn_in_its_last_record_ends_there_and_one_damaged_before_is_told_of()
    {
        using var folder = new TemporaryFolder();
        Dictionary<LabelSet, List<(long, long)>> expected;
        await using (var server = await PrometheusServer.StartAsync(cancellationToken: Cancelled))
        {
            expected = await WriteAsync(server, series: 200, samples: 200);
            server.Process.Kill();
            TsdbSampleSourceTests.Copy(Path.Combine(server.DataFolder, "wal"), folder.File("data/wal"));
        }

        var segment = Directory.GetFiles(folder.File("data/wal")).Order(StringComparer.Ordinal).Last();
        var bytes = await File.ReadAllBytesAsync(segment, Cancelled);
        await File.WriteAllBytesAsync(segment, bytes[..^10], Cancelled);
        var (torn, missing) = await ReadAsync(folder.File("data"));
        Assert.Empty(missing);
        Assert.InRange(torn.Sum(static s => s.Value.Count), expected.Sum(static s => s.Value.Count) / 2, expected.Sum(static s => s.Value.Count) - 1);

        bytes[bytes.Length / 2] ^= 0x55;
        await File.WriteAllBytesAsync(segment, bytes, Cancelled);
        var (part, told) = await ReadAsync(folder.File("data"));
        Assert.InRange(part.Sum(static s => s.Value.Count), 1, torn.Sum(static s => s.Value.Count));
        Assert.Contains(segment, Assert.Single(told).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_with_damaged_bytes_is_read_in_part_or_refused_but_never_crashes()
    {
        using var folder = new TemporaryFolder();
        await using (var server = await PrometheusServer.StartAsync(cancellationToken: Cancelled))
        {
            await WriteAsync(server, series: 3, samples: 250);
            server.Process.Kill();
            foreach (var part in (string[])["wal", "chunks_head"])
            {
                TsdbSampleSourceTests.Copy(Path.Combine(server.DataFolder, part), folder.File("data/" + part));
            }
        }

        foreach (var path in (string[])[folder.File("data/wal/00000000"), folder.File("data/chunks_head/000001")])
        {
            var whole = await File.ReadAllBytesAsync(path, Cancelled);
            await Mutation.EachAsync(
                whole,
                async damaged =>
                {
                    await File.WriteAllBytesAsync(path, damaged, Cancelled);
                    await ReadAsync(folder.File("data"));
                },
                share: 4);
            await File.WriteAllBytesAsync(path, whole, Cancelled);
        }
    }

    [Fact]
    public async Task Only_the_metrics_named_are_kept()
    {
        await using var server = await PrometheusServer.StartAsync(cancellationToken: Cancelled);
        var writer = new RemoteWriter();
        writer.Add(LabelSet.From((LabelSet.MetricNameLabel, "other")), [(Start, 1)]);
        writer.Add(Labels(1), [(Start, 1)]);
        await writer.SendAsync(server.Address, Cancelled);
        await using var source = new TsdbSampleSource(server.DataFolder, ["m"]);
        Assert.Single(await source.SeriesAsync(new("m"), _all, Cancelled));
        await Assert.ThrowsAsync<ArgumentException>(() => source.SeriesAsync(new("other"), _all, Cancelled));
    }

    private static LabelSet Labels(int series) => LabelSet.From((LabelSet.MetricNameLabel, "m"), ("s", $"{series}"), ("u", "ü\"\\\n" + (series % 3)));

    private static async Task<Dictionary<LabelSet, List<(long AtMs, long Bits)>>> WriteAsync(
        PrometheusServer server, int series, int samples, Dictionary<LabelSet, List<(long AtMs, long Bits)>>? onto = null, int firstSample = 0)
    {
        var random = new Random(3);
        var all = onto ?? [];
        foreach (var labels in Enumerable.Range(0, series).Select(Labels))
        {
            all.TryAdd(labels, []);
        }

        const int Batch = 50;
        for (var from = firstSample; from < firstSample + samples; from += Batch)
        {
            var writer = new RemoteWriter();
            foreach (var (labels, list) in all)
            {
                var batch = Enumerable.Range(from, Batch).Select(i => (Start + i * 15_000L, i % 97 == 96 ? StaleMarker.Value : random.NextDouble() * i)).ToList();
                list.AddRange(batch.Select(static s => (s.Item1, BitConverter.DoubleToInt64Bits(s.Item2))));
                writer.Add(labels, batch);
            }

            await writer.SendAsync(server.Address, Cancelled);
        }

        return all;
    }

    private static async Task AssertHoldsAsync(string folder, Dictionary<LabelSet, List<(long AtMs, long Bits)>> expected)
    {
        var (found, missing) = await ReadAsync(folder);
        Assert.Empty(missing);
        Assert.Equal(expected.Count, found.Count);
        Assert.All(expected, series => Assert.Equal(series.Value, found[series.Key]));
    }

    private static async Task<(Dictionary<LabelSet, List<(long AtMs, long Bits)>> Series, IReadOnlyList<MissingRange> Missing)> ReadAsync(string folder)
    {
        await using var source = new TsdbSampleSource(folder);
        var recorder = new SampleRecorder(_all);
        var summary = await source.ReadAsync(new("m"), _all, recorder, Cancelled);
        Assert.True(recorder.AllComplete);
        return (recorder.Series, summary.Missing);
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        for (var i = 0; i < 600 && !condition(); i++)
        {
            await Task.Delay(50, Cancelled);
        }

        Assert.True(condition());
    }
}
