using Ullage.Model;
using Ullage.Prometheus.Merging;
using Ullage.Prometheus.Spooling;
using Ullage.Testing;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.Spooling;

public sealed class SampleSpoolTests
{
    private static readonly TimeRange _all = new(long.MinValue / 2, long.MaxValue / 2);

    [Fact]
    public void Its_file_has_no_name_while_it_is_in_use()
    {
        using var folder = new TemporaryFolder();
        using var spool = new SampleSpool(folder.Path);
        spool.Append(spool.AddSeries(), 1, 1);
        spool.Seal();
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Equal([(1, 1)], Read(spool, 0));
    }

    [Fact]
    public void A_folder_that_takes_no_file_is_named_with_the_way_out()
    {
        var error = Assert.Throws<SourceException>(static () => new SampleSpool("/nowhere/at/all"));
        Assert.Contains("/nowhere/at/all", error.Message, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_order_of_arrival_each_series_comes_out_in_time_order_with_every_bit()
    {
        var random = new Random(7);
        using var spool = new SampleSpool();
        var series = Enumerable.Range(0, 20).Select(_ => spool.AddSeries()).ToArray();
        var expected = series.Select(static _ => new SortedDictionary<long, double>()).ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var s = random.Next(series.Length);
            var at = i * 10 - (random.Next(100) == 0 ? random.Next(5000) : 0);
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            spool.Append(series[s], at, value);
            expected[s].TryAdd(at, value);
        }

        spool.Seal();
        foreach (var s in series)
        {
            Assert.Equal(expected[s].Select(static e => (e.Key, BitConverter.DoubleToInt64Bits(e.Value))), Read(spool, s).Select(static e => (e.AtMs, BitConverter.DoubleToInt64Bits(e.Value))));
        }
    }

    private static IReadOnlyList<(long AtMs, double Value)> Read(SampleSpool spool, int series)
    {
        var chunks = new List<StoredChunk>();
        spool.CollectChunks(series, _all, [], chunks);
        var recorder = new SampleRecorder(_all);
        new SeriesMerger(recorder, _all).Emit(LabelSet.Empty, chunks, TestContext.Current.CancellationToken);
        return recorder.Only;
    }
}
