using System.Diagnostics.Metrics;

namespace Ullage.Hosting.Metrics;

/// <summary>Chooses the buckets of a histogram: what the options say, what the instrument advises, what suits its unit.</summary>
internal static class HistogramBounds
{
    public const int Most = 100;

    // The defaults of the OpenTelemetry specification, for seconds those of its HTTP conventions.
    private static readonly double[] Plain = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000];
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly double[] Bytes = [.. Enumerable.Range(4, 11).Select(static power => Math.Pow(4, power))];

    public static double[] Of<T>(Instrument instrument, MetricsOptions options)
        where T : struct
    {
        if (options.Buckets.TryGetValue(instrument.Name, out var chosen))
        {
            return [.. chosen];
        }

        if ((instrument as Histogram<T>)?.Advice?.HistogramBucketBoundaries is { } advised)
        {
            var bounds = advised.Select(static b => ToDouble(b)).Where(double.IsFinite).ToArray();
            if (AreValid(bounds))
            {
                return bounds;
            }
        }

        return instrument.Unit switch
        {
            "s" => Seconds,
            "By" => Bytes,
            _ => Plain,
        };
    }

    public static bool AreValid(double[]? bounds) =>
        bounds is { Length: > 0 and <= Most } && bounds.All(double.IsFinite) && bounds.Zip(bounds.Skip(1)).All(static pair => pair.First < pair.Second);

    private static double ToDouble<T>(T value)
        where T : struct => value switch
        {
            double d => d,
            float f => f,
            decimal m => (double)m,
            long l => l,
            int i => i,
            short s => s,
            byte b => b,
            _ => double.NaN,
        };
}
