using System.IO.Compression;
using System.Text;
using Ullage.Model;
using Ullage.Prometheus.OpenMetrics;
using Ullage.Testing;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.OpenMetrics;

public sealed class TextSampleSourceTests
{
    private static readonly TimeRange _all = new(long.MinValue / 2, long.MaxValue / 2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenMetrics_counts_seconds()
    {
        var samples = await SingleAsync("# TYPE m gauge\n# HELP m Text.\nm{a=\"b\"} 1.5 1700000000.25\nm{a=\"b\"} 2 1700000015\n# EOF\n", "m");
        Assert.Equal([(1_700_000_000_250, 1.5), (1_700_000_015_000, 2)], samples);
    }

    [Fact]
    public async Task Prometheus_text_counts_milliseconds()
    {
        var samples = await SingleAsync("# TYPE m gauge\nm 1.5 1700000000250\nm 2 1700000015000\n", "m");
        Assert.Equal([(1_700_000_000_250, 1.5), (1_700_000_015_000, 2)], samples);
    }

    [Fact]
    public async Task The_dump_of_promtool_counts_milliseconds_and_its_NaN_is_the_stale_marker()
    {
        var samples = await SingleAsync("{__name__=\"m\", a=\"tab\\t\\u00e9\\x41\"} 1.5 1700000000250\n{__name__=\"m\", a=\"tab\\t\\u00e9\\x41\"} NaN 1700000015000\n", "m", "tab\té" + "A");
        Assert.Equal(1.5, samples[0].Value);
        Assert.True(StaleMarker.IsStale(samples[1].Value));
    }

    [Fact]
    public async Task Label_values_are_unescaped_and_quoted_names_are_understood()
    {
        var samples = await SingleAsync("{\"my.metric\",a=\"x\\\\y\\\"}\\nz\\q é\", } 1 1 # {id=\"t\"} 0.5 1\n# EOF", "my.metric", "x\\y\"}\nz\\q é");
        Assert.Equal([(1000, 1)], samples);
    }

    [Theory]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("1e-320", 1e-320)]
    [InlineData("-0", -0.0)]
    [InlineData("0.1", 0.1)]
    [InlineData("123456789012345678901234567890", 123456789012345678901234567890.0)]
    [InlineData("1.7976931348623157e+308", double.MaxValue)]
    public async Task Values_are_read_to_the_last_bit(string text, double value)
    {
        var samples = await SingleAsync($"m {text} 1\n# EOF\n", "m");
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(samples[0].Value));
    }

    [Fact]
    public async Task A_NaN_of_OpenMetrics_is_the_NaN_that_a_TSDB_would_hold()
    {
        var samples = await SingleAsync("m NaN 1\n# EOF\n", "m");
        Assert.Equal(0x7ff8000000000001, BitConverter.DoubleToInt64Bits(samples[0].Value));
    }

    [Fact]
    public async Task Interleaved_series_and_samples_in_any_order_come_out_by_series_in_time_order()
    {
        var text = new StringBuilder();
        for (var i = 999; i >= 0; i--)
        {
            text.Append($"m{{s=\"a\"}} {i} {i * 15}\nother 1 {i}\nm{{s=\"b\",t=\"c\"}} {i + 0.5} {i * 15 + 1}\nm{{t=\"c\",s=\"b\"}} 7 {i * 15 + 8}\n");
        }

        var recorder = new SampleRecorder(new TimeRange(0, 15_000_000));
        await using var source = Source(text + "# EOF\n");
        var summary = await source.ReadAsync(new Selector("m"), new TimeRange(0, 15_000_000), recorder, Cancelled);

        Assert.Equal(2, summary.Series);
        Assert.Equal(3000, summary.Samples);
        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => (i * 15_000L, (double)i)), recorder.Series[Labels("m", ("s", "a"))].Select(static s => (s.AtMs, BitConverter.Int64BitsToDouble(s.Bits))));
        Assert.Equal(2000, recorder.Series[Labels("m", ("s", "b"), ("t", "c"))].Count);
        Assert.True(recorder.AllComplete);
    }

    [Fact]
    public async Task Of_two_samples_with_one_time_the_first_counts()
    {
        var samples = await SingleAsync("m 1 1\nm 2 1\nm 3 2\nm 4 1\n# EOF\n", "m");
        Assert.Equal([(1000, 1), (2000, 3)], samples);
    }

    [Fact]
    public async Task A_read_takes_only_what_is_selected_and_inside_the_range()
    {
        await using var source = Source("m{s=\"a\"} 1 1\nm{s=\"a\"} 2 2\nm{s=\"a\"} 3 3\nm{s=\"b\"} 4 2\nm{s=\"c\"} 5 9\n# EOF\n");
        var range = new TimeRange(2000, 3000);
        var recorder = new SampleRecorder(range, static labels => labels["s"] == "a");
        var summary = await source.ReadAsync(new Selector("m"), range, recorder, Cancelled);

        Assert.Equal([(2000, 2)], recorder.Only);
        Assert.Equal("b", Assert.Single(recorder.Declined)["s"]);
        Assert.Equal((1, 1), (summary.Series, summary.Samples));
        Assert.Equal(["a", "b"], (await source.SeriesAsync(new Selector("m"), range, Cancelled)).Select(static s => s["s"]));
        Assert.Equal(2, (await source.EstimateAsync(new Selector("m"), range, Cancelled)).Samples);
        Assert.Empty(await source.SeriesAsync(new Selector("absent"), range, Cancelled));
    }

    [Fact]
    public async Task Gzip_is_told_by_its_first_bytes_and_a_file_serves_concurrent_reads()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("text.om.gz");
        await using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write("a 1 1\nb 2 2\n# EOF\n"u8);
        }

        await using var source = TextSampleSource.FromFile(path);
        var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => source.SeriesAsync(new Selector(i % 2 == 0 ? "a" : "b"), _all, Cancelled)));
        Assert.All(found, static series => Assert.Single(series));
    }

    [Fact]
    public async Task Metrics_that_nobody_will_ask_for_are_passed_over_unread()
    {
        await using var source = Source("junk{a=\"1\",a=\"2\"} x y\nm 1 1\n{__name__=\"junk\"} 1 1\n{\"n\"} 2 2\n# EOF\n", new() { Metrics = ["m", "n"], Grammar = TextGrammar.OpenMetrics });
        Assert.Single(await source.SeriesAsync(new Selector("m"), _all, Cancelled));
        Assert.Single(await source.SeriesAsync(new Selector("n"), _all, Cancelled));
        await Assert.ThrowsAsync<ArgumentException>(() => source.SeriesAsync(new Selector("junk"), _all, Cancelled));
    }

    private static TextSampleSource Source(string text, TextSourceOptions? options = null) =>
        TextSampleSource.FromStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), "text", options);

    private static LabelSet Labels(string name, params ReadOnlySpan<(string, string)> labels) => LabelSet.From([(LabelSet.MetricNameLabel, name), .. labels]);

    private static async Task<IReadOnlyList<(long AtMs, double Value)>> SingleAsync(string text, string metric, string? labelA = null)
    {
        await using var source = Source(text);
        var recorder = new SampleRecorder(_all);
        await source.ReadAsync(new Selector(metric), _all, recorder, Cancelled);
        if (labelA is not null)
        {
            Assert.Equal(labelA, recorder.Series.Single().Key["a"]);
        }

        return recorder.Only;
    }
}
