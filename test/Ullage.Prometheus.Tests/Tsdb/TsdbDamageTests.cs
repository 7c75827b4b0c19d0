using Ullage.Model;
using Ullage.Prometheus.Tsdb;
using Ullage.Testing;
using Ullage.Testing.Exposition;
using Ullage.Testing.Samples;
using Ullage.Testing.Servers;

namespace Ullage.Prometheus.Tests.Tsdb;

/// <summary>Damage is named with file and byte; the rest is read and what is missing is told.</summary>
public sealed class TsdbDamageTests(BlockFixture blocks)
{
    private const string Memory = "container_memory_working_set_bytes";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private TimeRange All => new(blocks.Fleet.StartMs, blocks.Fleet.EndMs);

    [Theory]
    [InlineData("index", -10, "table of contents does not match its checksum")]
    [InlineData("index", 20, "symbols do not match their checksum")]
    [InlineData("index", 0, "expected an index")]
    [InlineData("chunks/000001", 0, "expected a chunk segment")]
    [InlineData("chunks/000001", 40, "chunk does not match its checksum")]
    [InlineData("meta.json", 0, "not a block's description")]
    public async Task A_block_with_a_flipped_byte_is_missing_in_part_and_named(string file, int at, string found)
    {
        using var folder = new TemporaryFolder();
        TsdbSampleSourceTests.Copy(await blocks.DataFolderAsync(), folder.File("data"));
        var block = Directory.GetDirectories(folder.File("data")).Order(StringComparer.Ordinal).First();
        var path = Path.Combine(block, file);
        var bytes = await File.ReadAllBytesAsync(path, Cancelled);
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x40;
        await File.WriteAllBytesAsync(path, bytes, Cancelled);

        await using var source = new TsdbSampleSource(folder.File("data"));
        var recorder = new SampleRecorder(All);
        var summary = await source.ReadAsync(new("container_cpu_usage_seconds_total"), All, recorder, Cancelled);

        var missing = Assert.Single(summary.Missing);
        Assert.Contains(path, missing.Reason, StringComparison.Ordinal);
        Assert.Contains(found, missing.Reason, StringComparison.Ordinal);
        Assert.InRange(summary.Samples, 1, long.MaxValue);
        Assert.True(recorder.AllComplete);
        Assert.InRange((await source.EstimateAsync(new("container_cpu_usage_seconds_total"), All, Cancelled)).Samples, 1, long.MaxValue);
    }

    [Fact]
    public async Task A_missing_chunk_file_is_named()
    {
        using var folder = new TemporaryFolder();
        var block = Directory.GetDirectories(await blocks.DataFolderAsync()).Order(StringComparer.Ordinal).First(static d => File.Exists(Path.Combine(d, "meta.json")));
        TsdbSampleSourceTests.Copy(block, folder.File("block"));
        File.Delete(folder.File("block/chunks/000001"));
        await using var source = new TsdbSampleSource(folder.File("block"));
        var error = await Assert.ThrowsAsync<SourceException>(() => source.ReadAsync(new(Memory), All, new SampleRecorder(All), Cancelled));
        Assert.Contains("chunk file 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/at/all", "no such folder")]
    [InlineData("/usr/bin/env", "env")]
    public async Task A_folder_that_is_none_is_refused_saying_what_to_give(string path, string found)
    {
        await using var source = new TsdbSampleSource(path);
        var error = await Assert.ThrowsAsync<SourceException>(() => source.SeriesAsync(new(Memory), All, Cancelled));
        Assert.Equal(SourceFailure.NotFound, error.Failure);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_blocks_is_refused_saying_what_to_give()
    {
        using var folder = new TemporaryFolder();
        await using var source = new TsdbSampleSource(folder.Path);
        var error = await Assert.ThrowsAsync<SourceException>(() => source.SeriesAsync(new(Memory), All, Cancelled));
        Assert.Contains("--storage.tsdb.path", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("index")]
    [InlineData("chunks/000001")]
    [InlineData("tombstones")]
    [InlineData("meta.json")]
    public async Task A_block_with_damaged_bytes_is_read_in_part_or_refused_but_never_crashes(string file)
    {
        using var folder = new TemporaryFolder();
        var block = folder.File("block");
        await MakeSmallBlockAsync(folder, block);
        var path = Path.Combine(block, file);
        var whole = await File.ReadAllBytesAsync(path, Cancelled);
        await Mutation.EachAsync(whole, async damaged =>
        {
            await File.WriteAllBytesAsync(path, damaged, Cancelled);
            await using var source = new TsdbSampleSource(block);
            await source.ReadAsync(new Selector(Memory).And(MatcherKind.Regex, "pod", ".*-.*").And(MatcherKind.NotEqual, "namespace", "x"), All, new SampleRecorder(All), Cancelled);
        }, share: 4);
    }

    [Fact]
    public async Task Checksums_made_right_again_do_not_help_damaged_bytes_past_the_bounds()
    {
        using var folder = new TemporaryFolder();
        var block = folder.File("block");
        await MakeSmallBlockAsync(folder, block);
        var path = Path.Combine(block, "index");
        var whole = await File.ReadAllBytesAsync(path, Cancelled);
        await Mutation.EachAsync(whole, async damaged =>
        {
            await File.WriteAllBytesAsync(path, IndexChecksums.Mend(damaged), Cancelled);
            await using var source = new TsdbSampleSource(block);
            await source.ReadAsync(new Selector(Memory).And(MatcherKind.Regex, "pod", ".*-.*"), All, new SampleRecorder(All), Cancelled);
        }, share: 4);
    }

    private static async Task MakeSmallBlockAsync(TemporaryFolder folder, string block)
    {
        var fleet = new SyntheticFleet { Span = TimeSpan.FromHours(1), Namespaces = 1, Workloads = 2, KubeStateMetrics = false };
        await using (var file = File.Create(folder.File("small.om")))
        {
            fleet.WriteTo(file);
        }

        await PromTool.CreateBlocksAsync(folder.File("small.om"), folder.File("small"), cancellationToken: Cancelled);
        TsdbSampleSourceTests.Copy(Assert.Single(Directory.GetDirectories(folder.File("small"))), block);
    }
}
