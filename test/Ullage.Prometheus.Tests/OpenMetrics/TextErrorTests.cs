using System.IO.Compression;
using System.Text;
using Ullage.Model;
using Ullage.Prometheus.OpenMetrics;
using Ullage.Testing;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.OpenMetrics;

/// <summary>Errors say file, line and column, what was found and the way out.</summary>
public sealed class TextErrorTests
{
    private static readonly TimeRange _all = new(long.MinValue / 2, long.MaxValue / 2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("m 1 1\nm{a=\"b} 1 1\n# EOF\n", "text:2:", "close")]
    [InlineData("m 1\n# EOF\n", "text:1:4:", "no timestamp")]
    [InlineData("m\n# EOF\n", "text:1:1:", "value is missing")]
    [InlineData("m one 1\n# EOF\n", "text:1:3:", "'one', expected a value")]
    [InlineData("m 1 soon\n# EOF\n", "text:1:5:", "'soon', expected a timestamp")]
    [InlineData("m 1 99999999999999999999\n# EOF\n", "text:1:5:", "expected a timestamp")]
    [InlineData("m 1 1 rest\n# EOF\n", "text:1:7:", "expected the end of the line")]
    [InlineData("m{a=b} 1 1\n# EOF\n", "text:1:5:", "expected '\"'")]
    [InlineData("m{a\"b\"} 1 1\n# EOF\n", "text:1:4:", "expected '='")]
    [InlineData("m{a=\"b\" c=\"d\"} 1 1\n# EOF\n", "text:1:9:", "expected ','")]
    [InlineData("m{a=\"b\",a=\"c\"} 1 1\n# EOF\n", "text:1:1:", "occurs twice")]
    [InlineData("m-n 1 1\n# EOF\n", "text:1:2:", "expected a name")]
    [InlineData(" m 1 1\n# EOF\n", "text:1:1:", "expected a metric name")]
    [InlineData("m 1 1\n# EOF\nm 1 2\n", "text:3:1:", "after '# EOF'")]
    [InlineData("m 1 1.5\n", "text:1:1:", "cut short")]
    [InlineData("# UNIT m bytes\nm 1 1\n", "text:2:1:", "cut short")]
    [InlineData("m 1 1700000000\n", "text:1:1:", "counts seconds")]
    [InlineData("{__name__=\"m\", a=\"\\xZZ\"} 1 1700000000000\n", "text:1:", "escape")]
    [InlineData("{__name__=\"m\"} 1 1.5\n", "text:1:18:", "whole milliseconds")]
    public async Task Text_that_breaks_its_grammar_is_refused_with_its_place(string text, string place, string found)
    {
        var error = await FailAsync(Encoding.UTF8.GetBytes(text));
        Assert.Equal(SourceFailure.Malformed, error.Failure);
        Assert.StartsWith(place, error.Message, StringComparison.Ordinal);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_in_a_label_are_refused()
    {
        var error = await FailAsync([.. "m{a=\""u8, 0xff, 0xfe, .. "\"} 1 1\n# EOF\n"u8]);
        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_end_is_refused_in_bounded_memory()
    {
        var error = await FailAsync(new EndlessStream(), new());
        Assert.Contains("longer than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_series_than_allowed_are_refused_saying_how_to_narrow()
    {
        var error = await FailAsync(new MemoryStream("a 1 1\nb 1 1\nc 1 1\n# EOF\n"u8.ToArray()), new() { MaxSeries = 2 });
        Assert.Equal(SourceFailure.TooLarge, error.Failure);
        Assert.Contains("grep", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gzip_cut_short_is_refused()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var i = 0; i < 10_000; i++)
            {
                gzip.Write(Encoding.ASCII.GetBytes($"m {i * 7919 % 10007} {1_700_000_000_000 + i * 1000}\n"));
            }
        }

        var error = await FailAsync(packed.ToArray()[..(int)(packed.Length / 2)]);
        Assert.Equal(SourceFailure.Malformed, error.Failure);
    }

    [Theory]
    [InlineData(new byte[] { 0x28, 0xb5, 0x2f, 0xfd, 0 }, "zstd -dc")]
    [InlineData(new byte[] { 0xfd, 0x37, 0x7a, 0x58, 0x5a }, "xz -dc")]
    [InlineData(new byte[] { 0x50, 0x4b, 3, 4, 0 }, "unzip -p")]
    public async Task Other_compression_is_named_with_the_way_out(byte[] text, string way)
    {
        var error = await FailAsync(text);
        Assert.Equal(SourceFailure.Unsupported, error.Failure);
        Assert.Contains(way, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_and_a_folder_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        await using var missing = TextSampleSource.FromFile(folder.File("none"));
        await using var wrong = TextSampleSource.FromFile(folder.Path);
        Assert.Equal(SourceFailure.NotFound, (await Assert.ThrowsAsync<SourceException>(() => missing.SeriesAsync(new("m"), _all, Cancelled))).Failure);
        Assert.Contains("--tsdb", (await Assert.ThrowsAsync<SourceException>(() => wrong.SeriesAsync(new("m"), _all, Cancelled))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_failed_once_is_not_read_again()
    {
        await using var source = TextSampleSource.FromStream(new MemoryStream("m x 1\n"u8.ToArray()), "text");
        await Assert.ThrowsAsync<SourceException>(() => source.SeriesAsync(new("m"), _all, Cancelled));
        var error = await Assert.ThrowsAsync<SourceException>(() => source.SeriesAsync(new("m"), _all, Cancelled));
        Assert.Contains("only once", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mutated_text_is_read_or_refused_but_never_crashes()
    {
        var text = "# TYPE m gauge\nm{a=\"b\\\\c\",d=\"é\"} 1.5 1700000000.25 # {t=\"x\"} 1 2\n{\"q.n\",a=\"\"} +Inf 1700000015\nx 1e3 1e9\n# EOF\n"u8.ToArray();
        var dump = "{__name__=\"m\", a=\"b\\u00e9\"} 1.5 1700000000250\n{__name__=\"h\"} {count:1, sum:2} 1700000000250\n"u8.ToArray();
        await Mutation.EachAsync(text, ReadAsync);
        await Mutation.EachAsync(dump, ReadAsync);

        static async Task ReadAsync(byte[] bytes)
        {
            await using var source = TextSampleSource.FromStream(new MemoryStream(bytes), "text");
            foreach (var metric in (string[])["m", "q.n", "x", "h"])
            {
                await source.ReadAsync(new Selector(metric), _all, new SampleRecorder(_all), Cancelled);
            }
        }
    }

    private static Task<SourceException> FailAsync(byte[] text) => FailAsync(new MemoryStream(text), new());

    private static async Task<SourceException> FailAsync(Stream text, TextSourceOptions options)
    {
        await using var source = TextSampleSource.FromStream(text, "text", options);
        return await Assert.ThrowsAsync<SourceException>(() => source.SeriesAsync(new Selector("m"), _all, Cancelled));
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'a');
            return buffer.Length;
        }
    }
}
