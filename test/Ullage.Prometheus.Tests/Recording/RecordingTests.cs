using FsCheck;
using FsCheck.Fluent;
using Ullage.Model;
using Ullage.Prometheus.Recording;

namespace Ullage.Prometheus.Tests.Recording;

public sealed class RecordingTests
{
    private static readonly TimeRange _all = new(0, long.MaxValue);

    [Fact]
    public void Every_double_comes_back_bit_for_bit() =>
        Prop.ForAll<double[], long>((values, seed) =>
        {
            var samples = Timed(values, seed);
            var read = ReadBack([("m", samples)]);
            return values.Length == 0 ? read.Count == 0 : Same(samples, read[LabelSet.From(("__name__", "m"), ("pod", "0"))]);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(StaleMarker.Bits)]
    [InlineData(0x7ff8000000000001)]
    [InlineData(0x7ff0000000000000)]
    [InlineData(unchecked((long)0xfff0000000000000))]
    [InlineData(unchecked((long)0x8000000000000000))]
    [InlineData(1)]
    public void Values_out_of_the_ordinary_survive_among_whole_ones(long bits)
    {
        List<(long, double)> samples = [(0, 4096), (1000, BitConverter.Int64BitsToDouble(bits)), (2000, 8192), (3000, BitConverter.Int64BitsToDouble(bits))];
        Assert.True(Same(samples, Assert.Single(ReadBack([("m", samples)])).Value));
    }

    [Fact]
    public void A_page_aligned_gauge_at_a_steady_interval_takes_at_most_two_bytes_a_sample()
    {
        var random = new System.Random(1);
        var pages = 50_000L;
        var samples = Enumerable.Range(0, 10_000).Select(i => (i * 30_000L, (double)((pages += random.Next(-200, 200)) * 4096))).ToList();
        Assert.InRange(Write([("m", samples)]).Length, 10_000, 20_000);
    }

    [Fact]
    public async Task Only_samples_inside_the_range_are_read_and_series_without_any_are_not_offered()
    {
        List<(long, double)> early = [(0, 1), (10, 2), (20, 3)];
        List<(long, double)> late = [(100, 1), (110, 2)];
        using var source = Opened(Write([("m", early), ("m", late)]));
        var sink = new Gathered();
        var read = await source.Source.ReadAsync(new Selector("m"), new TimeRange(10, 20), sink, TestContext.Current.CancellationToken);
        Assert.Equal((1, 1), (read.Series, read.Samples));
        Assert.Equal([(10L, 2d)], Assert.Single(sink.All).Value);
        Assert.Single(await source.Source.SeriesAsync(new Selector("m"), new TimeRange(100, 101), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Rounding_is_only_what_was_asked_for()
    {
        var writer = new RecordingWriter(new Dictionary<string, double> { ["rough"] = 0.001 });
        Append(writer, 0, "rough", [(0, 0.12345)]);
        Append(writer, 1, "exact", [(0, 0.12345)]);
        var read = ReadBack(Bytes(writer));
        Assert.Equal(0.123, read.Single(static s => s.Key.MetricName == "rough").Value[0].Value);
        Assert.Equal(0.12345, read.Single(static s => s.Key.MetricName == "exact").Value[0].Value);
    }

    [Fact]
    public void A_recording_with_any_byte_changed_is_refused_with_a_reason()
    {
        var whole = Write([("m", [(0, 1), (10, 2.5), (20, double.NaN)])]);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 0x55;
            var error = Assert.Throws<SourceException>(() => ReadBack(changed));
            Assert.Contains("test.rec", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_recording_cut_anywhere_is_refused_with_a_reason()
    {
        var whole = Write([("m", [(0, 1), (10, 2.5)]), ("n", [(0, 1)])]);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<SourceException>(() => ReadBack(whole[..length]));
        }
    }

    [Theory]
    [InlineData(-1, 1000)]
    [InlineData(1000, 1000)]
    [InlineData(0, long.MaxValue)]
    public void A_time_that_no_recording_stands_for_is_refused(long start, long end)
    {
        using var file = new MemoryStream();
        new RecordingWriter().WriteTo(file, "a test", new TimeRange(start, end));
        Assert.Equal(SourceFailure.Malformed, Assert.Throws<SourceException>(() => RecordingSource.Open(file.ToArray(), "test.rec")).Failure);
    }

    [Fact]
    public void A_recording_that_would_hold_too_much_is_refused_while_it_is_made()
    {
        var writer = new RecordingWriter();
        writer.Accept(new SeriesId(0), LabelSet.From(("__name__", "m")));
        var (times, values) = (new long[RecordingWriter.MostSamples / 4], new double[RecordingWriter.MostSamples / 4]);
        for (var i = 0; i < 4; i++)
        {
            writer.Append(new SeriesId(0), times, values);
        }

        Assert.Equal(SourceFailure.TooLarge, Assert.Throws<SourceException>(() => writer.Append(new SeriesId(0), [1], [1])).Failure);
    }

    [Fact]
    public void A_column_of_random_bytes_ends_in_values_or_in_a_reason() =>
        Prop.ForAll<byte[]>(static bytes =>
        {
            foreach (byte kind in (byte[])[0, 1, 2])
            {
                try
                {
                    var reader = new ValueColumnReader([kind, .. bytes], "fuzz");
                    reader.Read(new double[64]);
                }
                catch (SourceException e)
                {
                    Assert.Equal(SourceFailure.Malformed, e.Failure);
                }
            }
        }).QuickCheckThrowOnFailure();

    private static List<(long, double)> Timed(double[] values, long seed)
    {
        var random = new System.Random((int)seed);
        var time = seed % 1_000_000_000;
        return [.. values.Select(v => (time += 1 + random.Next(60_000), v))];
    }

    private static bool Same(List<(long Time, double Value)> a, List<(long Time, double Value)> b) =>
        a.Count == b.Count && a.Zip(b).All(static p => p.First.Time == p.Second.Time && BitConverter.DoubleToInt64Bits(p.First.Value) == BitConverter.DoubleToInt64Bits(p.Second.Value));

    private static byte[] Write((string Metric, List<(long, double)> Samples)[] series)
    {
        var writer = new RecordingWriter();
        for (var i = 0; i < series.Length; i++)
        {
            Append(writer, i, series[i].Metric, series[i].Samples);
        }

        return Bytes(writer);
    }

    private static byte[] Bytes(RecordingWriter writer)
    {
        using var file = new MemoryStream();
        writer.WriteTo(file, "a test", new TimeRange(0, 1000));
        return file.ToArray();
    }

    private static void Append(RecordingWriter writer, int id, string metric, List<(long Time, double Value)> samples)
    {
        writer.Accept(new SeriesId(id), LabelSet.From(("__name__", metric), ("pod", $"{id}")));
        writer.Append(new SeriesId(id), samples.Select(static s => s.Time).ToArray(), samples.Select(static s => s.Value).ToArray());
        writer.Complete(new SeriesId(id));
    }

    private static Dictionary<LabelSet, List<(long Time, double Value)>> ReadBack((string, List<(long, double)>)[] series) => ReadBack(Write(series));

    private static Dictionary<LabelSet, List<(long Time, double Value)>> ReadBack(byte[] file)
    {
        using var opened = Opened(file);
        var sink = new Gathered();
        foreach (var metric in opened.Source.Metrics)
        {
            opened.Source.ReadAsync(new Selector(metric), new TimeRange(long.MinValue, _all.EndMs), sink, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        }

        return sink.All;
    }

    private static OpenedRecording Opened(byte[] file) => new(RecordingSource.Open(file, "test.rec"));

    private sealed record OpenedRecording(RecordingSource Source) : IDisposable
    {
        public void Dispose() => Source.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private sealed class Gathered : ISampleSink
    {
        private readonly Dictionary<SeriesId, LabelSet> _labels = [];

        public Dictionary<LabelSet, List<(long Time, double Value)>> All { get; } = [];

        public bool Accept(SeriesId id, LabelSet labels)
        {
            _labels[id] = labels;
            All.Add(labels, []);
            return true;
        }

        public void Append(SeriesId id, ReadOnlySpan<long> timestampsMs, ReadOnlySpan<double> values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                All[_labels[id]].Add((timestampsMs[i], values[i]));
            }
        }

        public void Complete(SeriesId id) => _labels.Remove(id);
    }
}
