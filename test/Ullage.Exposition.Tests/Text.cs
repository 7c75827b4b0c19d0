using System.Buffers;
using System.Text;

namespace Ullage.Exposition.Tests;

internal static class Text
{
    public static string Of(ExpositionFormat format, Action<ExpositionWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new ExpositionWriter(output, format);
        write(writer);
        writer.End();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>One of everything.</summary>
    public static void Everything(ExpositionWriter writer)
    {
        writer.Begin("lab_requests_total", MetricType.Counter, "Requests answered.");
        writer.Sample(1027, new Label("code", "200"), new Label("path", "/a"));
        writer.Sample(3, new Label("code", "500"), new Label("path", "a \"quoted\" \\ path\nof two lines, ümlaut 🦉"));
        writer.Begin("lab_temperature_celsius", MetricType.Gauge, "A gauge \\ with a \"help\"\nof two lines.", "celsius");
        writer.Sample(-12.75);
        writer.Begin("lab_ratio", MetricType.Gauge, "Odd values.");
        writer.Sample(double.NaN, new Label("kind", "nan"));
        writer.Sample(double.PositiveInfinity, new Label("kind", "inf"));
        writer.Sample(double.NegativeInfinity, new Label("kind", "minus inf"));
        writer.Sample(1.7976931348623157e308, new Label("kind", "largest"));
        writer.Sample(0.1 + 0.2, new Label("kind", "long fraction"));
        writer.Begin("lab_latency_seconds", MetricType.Histogram, "Time to answer.", "seconds");
        writer.Histogram([0.005, 1, 2.5], [3, 2, 0, 1], 7.25, new Label("path", "/a"));
        writer.Begin("lab_anything", MetricType.Unknown, "Of no known type.");
        writer.Sample(5);
    }
}
