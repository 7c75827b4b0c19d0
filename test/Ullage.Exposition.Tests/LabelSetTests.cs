namespace Ullage.Exposition.Tests;

public sealed class LabelSetTests
{
    [Theory]
    [InlineData(ExpositionFormat.PrometheusText)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    public void Labels_encoded_before_are_written_as_those_given_at_once(ExpositionFormat format)
    {
        Label[] labels = [new("code", "200"), new("path", "a \"b\" \\ c\nd, ümlaut 🦉")];
        var set = LabelSet.Of(labels);
        var once = Text.Of(format, writer => Write(writer, w => w.Sample(1.5, labels), w => w.Histogram([1, 2], [1, 0, 2], 9, labels)));
        var before = Text.Of(format, writer => Write(writer, w => w.Sample(1.5, set), w => w.Histogram([1, 2], [1, 0, 2], 9, set)));
        Assert.Equal(once, before);
        Assert.Equal(LabelSet.Of(labels), set);
        Assert.NotEqual(LabelSet.Empty, set);
    }

    [Fact]
    public void Exemplars_stand_behind_their_buckets_in_OpenMetrics_alone()
    {
        var exemplar = new Exemplar(LabelSet.Of(new Label("trace_id", "4bf9")), 1.25, 1_700_000_000_123);
        void All(ExpositionWriter writer)
        {
            writer.Begin("took_seconds", MetricType.Histogram, "", "seconds");
            writer.Histogram([1, 2], [1, 1, 0], 2, LabelSet.Empty, [default, exemplar, default]);
        }

        Assert.Contains("took_seconds_bucket{le=\"1.0\"} 1\ntook_seconds_bucket{le=\"2.0\"} 2 # {trace_id=\"4bf9\"} 1.25 1700000000.123\n", Text.Of(ExpositionFormat.OpenMetrics, All), StringComparison.Ordinal);
        Assert.DoesNotContain('#', Text.Of(ExpositionFormat.PrometheusText, All).Replace("# TYPE", "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_scraper_would_refuse_is_refused()
    {
        Assert.Throws<ArgumentException>(static () => LabelSet.Of(new Label("__name__", "x")));
        Assert.Throws<ArgumentException>(static () => LabelSet.Of(new Label("a", "x"), new Label("a", "y")));
        var writer = new ExpositionWriter(new System.Buffers.ArrayBufferWriter<byte>(), ExpositionFormat.OpenMetrics);
        writer.Begin("took", MetricType.Histogram, "");
        Assert.Throws<ArgumentException>(() => writer.Histogram([1], [1, 1], 2, LabelSet.Of(new Label("le", "1"))));
        Assert.Throws<ArgumentException>(() => writer.Histogram([1], [1, 1], 2, LabelSet.Empty, [default]));
    }

    private static void Write(ExpositionWriter writer, Action<ExpositionWriter> gauge, Action<ExpositionWriter> histogram)
    {
        writer.Begin("a", MetricType.Gauge, "");
        gauge(writer);
        writer.Begin("b", MetricType.Histogram, "");
        histogram(writer);
    }
}
