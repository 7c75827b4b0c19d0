namespace Ullage.Exposition.Tests;

public sealed class ExpositionWriterTests
{
    [Fact]
    public void Prometheus_text_is_written_exactly()
    {
        const string Expected = """
            # HELP lab_requests_total Requests answered.
            # TYPE lab_requests_total counter
            lab_requests_total{code="200",path="/a"} 1027
            lab_requests_total{code="500",path="a \"quoted\" \\ path\nof two lines, ümlaut 🦉"} 3
            # HELP lab_temperature_celsius A gauge \\ with a "help"\nof two lines.
            # TYPE lab_temperature_celsius gauge
            lab_temperature_celsius -12.75
            # HELP lab_ratio Odd values.
            # TYPE lab_ratio gauge
            lab_ratio{kind="nan"} NaN
            lab_ratio{kind="inf"} +Inf
            lab_ratio{kind="minus inf"} -Inf
            lab_ratio{kind="largest"} 1.7976931348623157E+308
            lab_ratio{kind="long fraction"} 0.30000000000000004
            # HELP lab_latency_seconds Time to answer.
            # TYPE lab_latency_seconds histogram
            lab_latency_seconds_bucket{path="/a",le="0.005"} 3
            lab_latency_seconds_bucket{path="/a",le="1"} 5
            lab_latency_seconds_bucket{path="/a",le="2.5"} 5
            lab_latency_seconds_bucket{path="/a",le="+Inf"} 6
            lab_latency_seconds_sum{path="/a"} 7.25
            lab_latency_seconds_count{path="/a"} 6
            # HELP lab_anything Of no known type.
            # TYPE lab_anything untyped
            lab_anything 5

            """;
        Assert.Equal(Expected, Text.Of(ExpositionFormat.PrometheusText, Text.Everything));
    }

    [Fact]
    public void OpenMetrics_names_counters_without_total_escapes_quotes_in_help_and_ends_in_EOF()
    {
        var text = Text.Of(ExpositionFormat.OpenMetrics, Text.Everything);

        Assert.StartsWith("# HELP lab_requests Requests answered.\n# TYPE lab_requests counter\nlab_requests_total{code=\"200\"", text, StringComparison.Ordinal);
        Assert.Contains("# HELP lab_temperature_celsius A gauge \\\\ with a \\\"help\\\"\\nof two lines.\n# TYPE lab_temperature_celsius gauge\n# UNIT lab_temperature_celsius celsius\n", text, StringComparison.Ordinal);
        Assert.Contains("le=\"1.0\"", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE lab_anything unknown\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n# EOF\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExpositionFormat.PrometheusText, 1700000000123, "g 1 1700000000123\n")]
    [InlineData(ExpositionFormat.OpenMetrics, 1700000000123, "g 1 1700000000.123\n")]
    [InlineData(ExpositionFormat.OpenMetrics, 1700000000000, "g 1 1700000000.000\n")]
    [InlineData(ExpositionFormat.OpenMetrics, 7, "g 1 0.007\n")]
    [InlineData(ExpositionFormat.OpenMetrics, -1500, "g 1 -1.500\n")]
    [InlineData(ExpositionFormat.OpenMetrics, long.MinValue, "g 1 -9223372036854775.808\n")]
    public void Timestamps_are_milliseconds_in_Prometheus_text_and_seconds_in_OpenMetrics(ExpositionFormat format, long ms, string line) =>
        Assert.Contains(line, Text.Of(format, writer =>
        {
            writer.Begin("g", MetricType.Gauge, "");
            writer.SampleAt(ms, 1);
        }), StringComparison.Ordinal);

    [Fact]
    public void A_counter_may_be_named_with_or_without_total()
    {
        var with = Text.Of(ExpositionFormat.OpenMetrics, static w => { w.Begin("c_total", MetricType.Counter, "C."); w.Sample(1); });
        var without = Text.Of(ExpositionFormat.OpenMetrics, static w => { w.Begin("c", MetricType.Counter, "C."); w.Sample(1); });
        Assert.Equal(with, without);
    }

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        var text = Text.Of(ExpositionFormat.PrometheusText, static w => { w.Begin("g", MetricType.Gauge, ""); w.Sample(1, new Label("l", "a\ud800b")); });
        Assert.Contains("g{l=\"a\ufffdb\"} 1\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("ä")]
    [InlineData("a b")]
    [InlineData("_total")]
    public void An_invalid_metric_name_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => Text.Of(ExpositionFormat.PrometheusText, w => w.Begin(name, MetricType.Counter, "")));

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a:b")]
    [InlineData("__name__")]
    [InlineData("le")]
    public void An_invalid_or_reserved_label_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => Text.Of(ExpositionFormat.PrometheusText, w =>
        {
            w.Begin("h", MetricType.Histogram, "");
            w.Histogram([1], [0, 0], 0, new Label(name, "x"));
        }));

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_counter_is_never_negative_nor_unreal(double value) =>
        Assert.Throws<ArgumentException>(() => Text.Of(ExpositionFormat.PrometheusText, w =>
        {
            w.Begin("c_total", MetricType.Counter, "");
            w.Sample(value);
        }));

    [Fact]
    public void Misuse_is_refused_at_once()
    {
        Refuses<InvalidOperationException>(static w => w.Sample(1));
        Refuses<InvalidOperationException>(static w => { w.End(); w.Begin("g", MetricType.Gauge, ""); });
        Refuses<InvalidOperationException>(static w => { w.Begin("h", MetricType.Histogram, ""); w.Sample(1); });
        Refuses<InvalidOperationException>(static w => { w.Begin("g", MetricType.Gauge, ""); w.Histogram([], [1], 1); });
        Refuses<ArgumentException>(static w => { w.Begin("c", MetricType.Counter, ""); w.Begin("c_total", MetricType.Counter, ""); });
        Refuses<ArgumentException>(static w => w.Begin("g_metres", MetricType.Gauge, "", "seconds"));
        Refuses<ArgumentException>(static w => { w.Begin("g", MetricType.Gauge, ""); w.Sample(1, new Label("a", "1"), new Label("a", "2")); });
        Refuses<ArgumentException>(static w => { w.Begin("h", MetricType.Histogram, ""); w.Histogram([1, 1], [0, 0, 0], 0); });
        Refuses<ArgumentException>(static w => { w.Begin("h", MetricType.Histogram, ""); w.Histogram([1], [0], 0); });
        Refuses<ArgumentException>(static w => { w.Begin("h", MetricType.Histogram, ""); w.Histogram([1], [0, -1], 0); });

        static void Refuses<T>(Action<ExpositionWriter> write)
            where T : Exception => Assert.Throws<T>(() => Text.Of(ExpositionFormat.OpenMetrics, write));
    }
}
