using Ullage.Model;
using Ullage.Prometheus.OpenMetrics;
using Ullage.Prometheus.Tsdb;
using Ullage.Testing;
using Ullage.Testing.Samples;
using Ullage.Testing.Servers;

namespace Ullage.Prometheus.Tests.Tsdb;

/// <summary>Blocks made by promtool, read in place, against the text they were made of and against promtool's dump.</summary>
public sealed class TsdbSampleSourceTests(BlockFixture blocks)
{
    private const string Cpu = "container_cpu_usage_seconds_total";
    private const string Memory = "container_memory_working_set_bytes";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private TimeRange All => new(blocks.Fleet.StartMs, blocks.Fleet.EndMs);

    [Theory]
    [InlineData(Cpu)]
    [InlineData(Memory)]
    [InlineData("kube_pod_status_phase")]
    [InlineData("absent")]
    public async Task Blocks_hold_every_sample_of_the_text_bit_for_bit(string metric)
    {
        await using var tsdb = new TsdbSampleSource(await blocks.DataFolderAsync());
        await using var text = TextSampleSource.FromFile(blocks.TextFile);
        AssertSame(await ReadAsync(text, new(metric), All), await ReadAsync(tsdb, new(metric), All));
    }

    [Fact]
    public async Task Promtool_dumps_what_is_read()
    {
        using var folder = new TemporaryFolder();
        await PromTool.DumpAsync(await blocks.DataFolderAsync(), folder.File("dump"), cancellationToken: Cancelled);
        await using var tsdb = new TsdbSampleSource(await blocks.DataFolderAsync());
        await using var dump = TextSampleSource.FromFile(folder.File("dump"));
        AssertSame(await ReadAsync(dump, new(Memory), All), await ReadAsync(tsdb, new(Memory), All));
    }

    [Theory]
    [InlineData(MatcherKind.Equal, "namespace", "team-1")]
    [InlineData(MatcherKind.Equal, "namespace", "absent")]
    [InlineData(MatcherKind.Equal, "absent", "")]
    [InlineData(MatcherKind.Equal, "namespace", "")]
    [InlineData(MatcherKind.NotEqual, "namespace", "team-1")]
    [InlineData(MatcherKind.NotEqual, "container", "")]
    [InlineData(MatcherKind.NotEqual, "absent", "x")]
    [InlineData(MatcherKind.Regex, "pod", "service-(0|2)-.*")]
    [InlineData(MatcherKind.Regex, "namespace", "team-0|absent|")]
    [InlineData(MatcherKind.NotRegex, "pod", "service-0.+")]
    [InlineData(MatcherKind.NotRegex, "absent", "")]
    public async Task A_selector_yields_what_its_conditions_yield_on_labels(MatcherKind kind, string label, string value)
    {
        await using var tsdb = new TsdbSampleSource(await blocks.DataFolderAsync());
        var selector = new Selector(Memory).And(MatcherKind.NotEqual, "namespace", "nowhere").And(kind, label, value);
        var expected = (await tsdb.SeriesAsync(new(Memory), All, Cancelled)).Where(selector.Matches).Select(static l => l.ToString()).Order(StringComparer.Ordinal);
        var found = (await tsdb.SeriesAsync(selector, All, Cancelled)).Select(static l => l.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(7_200_000, 7_200_001)]
    [InlineData(7_199_999, 7_200_001)]
    [InlineData(3_600_000, 14_400_000)]
    [InlineData(10_000, 20_000)]
    [InlineData(-5_000, 0)]
    public async Task A_range_is_cut_at_both_edges_also_within_chunks_and_at_block_boundaries(long from, long to)
    {
        await using var tsdb = new TsdbSampleSource(await blocks.DataFolderAsync());
        await using var text = TextSampleSource.FromFile(blocks.TextFile);
        var range = new TimeRange(blocks.Fleet.StartMs + from, blocks.Fleet.StartMs + to);
        AssertSame(await ReadAsync(text, new(Cpu), range), await ReadAsync(tsdb, new(Cpu), range));
        Assert.Equal((await text.SeriesAsync(new(Cpu), range, Cancelled)).Count, (await tsdb.SeriesAsync(new(Cpu), range, Cancelled)).Count);
    }

    [Fact]
    public async Task An_estimate_is_near_the_truth_and_touches_little()
    {
        await using var tsdb = new TsdbSampleSource(await blocks.DataFolderAsync());
        var recorder = new SampleRecorder(All);
        var read = await tsdb.ReadAsync(new(Memory), All, recorder, Cancelled);
        var estimate = await tsdb.EstimateAsync(new(Memory), All, Cancelled);
        Assert.Equal(read.Series, estimate.Series);
        Assert.InRange(estimate.Samples, read.Samples * 8 / 10, read.Samples * 12 / 10);
        Assert.InRange(estimate.Bytes, read.Bytes * 8 / 10, read.Bytes * 12 / 10);
    }

    [Fact]
    public async Task Copies_of_a_block_count_once()
    {
        using var folder = new TemporaryFolder();
        var data = await CopyAsync(folder);
        foreach (var block in Directory.GetDirectories(data))
        {
            var copy = Path.Combine(data, "01" + Path.GetFileName(block)[2..^1] + (block.EndsWith('0') ? "1" : "0"));
            Copy(block, copy);
            var meta = Path.Combine(copy, "meta.json");
            await File.WriteAllTextAsync(meta, (await File.ReadAllTextAsync(meta, Cancelled)).Replace(Path.GetFileName(block), Path.GetFileName(copy), StringComparison.Ordinal), Cancelled);
        }

        await using var once = new TsdbSampleSource(await blocks.DataFolderAsync());
        await using var twice = new TsdbSampleSource(data);
        AssertSame(await ReadAsync(once, new(Cpu), All), await ReadAsync(twice, new(Cpu), All));
    }

    [Fact]
    public async Task Blocks_that_another_was_made_of_and_halves_of_deletions_are_passed_over()
    {
        using var folder = new TemporaryFolder();
        var data = await CopyAsync(folder);
        var dirs = Directory.GetDirectories(data).Order(StringComparer.Ordinal).ToList();
        Directory.Move(dirs[0], dirs[0] + ".tmp-for-deletion");
        Directory.CreateDirectory(dirs[0] + ".tmp-for-creation");
        var meta = Path.Combine(dirs[1], "meta.json");
        var text = await File.ReadAllTextAsync(meta, Cancelled);
        await File.WriteAllTextAsync(meta, text.Replace("\"compaction\": {", "\"compaction\": {\"parents\": [{\"ulid\": \"" + Path.GetFileName(dirs[2]) + "\", \"minTime\": 0, \"maxTime\": 1}],", StringComparison.Ordinal), Cancelled);

        await using var source = new TsdbSampleSource(data);
        var series = await ReadAsync(source, new(Memory), All);
        var hours = series.Values.SelectMany(static s => s).Select(s => (s.AtMs - blocks.Fleet.StartMs) / 7_200_000).Distinct().Count();
        Assert.Equal(dirs.Count - 2, hours);
    }

    [Fact]
    public async Task What_was_deleted_through_the_API_stays_deleted()
    {
        using var folder = new TemporaryFolder();
        var data = await CopyAsync(folder);
        await using var server = await PrometheusServer.StartAsync(data, flags: ["--web.enable-admin-api", "--storage.tsdb.max-block-duration=2h"], cancellationToken: Cancelled);
        var (from, to) = (blocks.Fleet.StartMs / 1000 + 5000, blocks.Fleet.StartMs / 1000 + 9000);
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(server.Address, $"api/v1/admin/tsdb/delete_series?match[]={Memory}%7Bnamespace=%22team-0%22%7D&start={from}&end={to}"), null, Cancelled);
        answer.EnsureSuccessStatusCode();

        await using var tsdb = new TsdbSampleSource(data);
        await using var text = TextSampleSource.FromFile(blocks.TextFile);
        var expected = await ReadAsync(text, new(Memory), All);
        foreach (var (labels, samples) in expected.Where(static s => s.Key["namespace"] == "team-0").ToList())
        {
            samples.RemoveAll(s => s.AtMs >= from * 1000 && s.AtMs <= to * 1000);
            if (samples.Count == 0)
            {
                expected.Remove(labels);
            }
        }

        AssertSame(expected, await ReadAsync(tsdb, new(Memory), All));
    }

    [Fact]
    public async Task One_block_folder_is_a_source_of_its_own()
    {
        var block = Directory.GetDirectories(await blocks.DataFolderAsync()).Order(StringComparer.Ordinal).First(static d => File.Exists(Path.Combine(d, "meta.json")));
        await using var source = new TsdbSampleSource(block);
        Assert.NotEmpty(await source.SeriesAsync(new(Memory), All, Cancelled));
    }

    internal static void Copy(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    private static async Task<Dictionary<LabelSet, List<(long AtMs, long Bits)>>> ReadAsync(ISampleSource source, Selector selector, TimeRange range)
    {
        var recorder = new SampleRecorder(range);
        var summary = await source.ReadAsync(selector, range, recorder, Cancelled);
        Assert.Empty(summary.Missing);
        Assert.True(recorder.AllComplete);
        Assert.Equal(recorder.Series.Values.Sum(static s => (long)s.Count), summary.Samples);
        return recorder.Series;
    }

    private static void AssertSame(Dictionary<LabelSet, List<(long AtMs, long Bits)>> expected, Dictionary<LabelSet, List<(long AtMs, long Bits)>> found)
    {
        Assert.Equal(expected.Keys.Select(static l => l.ToString()).Order(StringComparer.Ordinal), found.Keys.Select(static l => l.ToString()).Order(StringComparer.Ordinal));
        Assert.All(expected, series => Assert.Equal(series.Value, found[series.Key]));
    }

    private async Task<string> CopyAsync(TemporaryFolder folder)
    {
        Copy(await blocks.DataFolderAsync(), folder.File("data"));
        return folder.File("data");
    }
}
