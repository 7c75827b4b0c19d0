using Microsoft.Extensions.Options;
using Ullage.Hosting.Limits;

namespace Ullage.Hosting.Metrics;

/// <summary>What is shown to Prometheus, and where.</summary>
public sealed class MetricsOptions
{
    /// <summary>Path among the management endpoints; begins with a slash. Default <c>/metrics</c>.</summary>
    public string Path { get; set; } = "/metrics";

    /// <summary>
    /// Series of one instrument. 1 to 100,000; default 1,000. Whatever more label values come are counted in one series with the label <c>otel_metric_overflow="true"</c>, so that a user's input in a tag cannot
    /// fill the memory of the service or of Prometheus.
    /// </summary>
    public int SeriesLimit { get; set; } = 1_000;

    /// <summary>Whether histograms keep, for each bucket, one traced observation, shown in OpenMetrics. Default true; only observations inside a sampled activity count.</summary>
    public bool Exemplars { get; set; } = true;

    /// <summary>
    /// Upper bounds of histograms by the instrument's name, such as <c>http.server.request.duration</c>; rising, without infinity, at most 100. They win over those that the instrument advises; where there are neither,
    /// they follow from the unit: 5 ms to 10 s for seconds, 256 B to 256 MiB for bytes, 5 to 10,000 for all else.
    /// </summary>
    public IDictionary<string, double[]> Buckets { get; } = new Dictionary<string, double[]>(StringComparer.Ordinal);

    /// <summary>Names of Meters that are left out. Default none.</summary>
    public ISet<string> ExcludedMeters { get; } = new HashSet<string>(StringComparer.Ordinal);

    internal sealed class Validator : IValidateOptions<MetricsOptions>
    {
        public ValidateOptionsResult Validate(string? name, MetricsOptions options) => OptionRange.Result(
        [
            .. options.Path is ['/', _, ..] ? Array.Empty<string>() : [$"Metrics.Path is '{options.Path}'; expected a path such as /metrics."],
            .. OptionRange.Faults("Metrics.SeriesLimit", options.SeriesLimit, 1, 100_000),
            .. options.Buckets.Where(static b => !HistogramBounds.AreValid(b.Value)).Select(static b =>
                $"Metrics.Buckets[\"{b.Key}\"] is [{string.Join(", ", b.Value ?? [])}]; expected 1 to {HistogramBounds.Most} finite bounds that rise."),
        ]);
    }
}
