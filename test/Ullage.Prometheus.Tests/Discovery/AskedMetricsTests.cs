using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Prometheus.Mapping;
using Ullage.Prometheus.OpenMetrics;

namespace Ullage.Prometheus.Tests.Discovery;

/// <summary>Sources that keep only what is asked for are told all of it.</summary>
public sealed partial class AskedMetricsTests
{
    [Fact]
    public void Every_metric_that_the_code_names_is_among_those_asked_for()
    {
        var known = MetricMapping.Presets.SelectMany(WorkloadDiscovery.MetricsOf).ToHashSet(StringComparer.Ordinal);
        var folder = Path.Combine(Path.GetDirectoryName(Here())!, "../../../src/Ullage.Prometheus");
        Assert.SkipUnless(Directory.Exists(folder), "the sources are not here");
        var named = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).SelectMany(static file => Names().Matches(File.ReadAllText(file)).Select(static m => m.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        Assert.InRange(named.Count, 30, int.MaxValue);

        // Two labels, and two prefixes to which the code adds an ending.
        Assert.Equal(["container_id", "container_name", "kube_horizontalpodautoscaler", "kube_hpa"], named.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.Contains("kube_hpa_spec_target_metric", known);
    }

    [Fact]
    public async Task Series_that_nobody_asks_for_are_not_kept()
    {
        var text = string.Concat(Enumerable.Range(0, 1_000).Select(static i => $"http_requests_total{{path=\"/{i}\"}} 1 1700000000\n")) + "kube_pod_owner{namespace=\"shop\",pod=\"db-0\"} 1 1700000000\n# EOF\n";
        var range = new TimeRange(1_699_999_000_000, 1_700_001_000_000);
        await using var narrow = Source(WorkloadDiscovery.MetricsOf(MetricMapping.Cadvisor));
        Assert.Single(await narrow.SeriesAsync(new("kube_pod_owner"), range, TestContext.Current.CancellationToken));
        await using var wide = Source(null);
        await Assert.ThrowsAsync<SourceException>(() => wide.SeriesAsync(new("kube_pod_owner"), range, TestContext.Current.CancellationToken));

        TextSampleSource Source(IReadOnlyCollection<string>? metrics) =>
            TextSampleSource.FromStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), "text", new TextSourceOptions { Metrics = metrics, MaxSeries = 10 });
    }

    [GeneratedRegex("\"((?:kube|container|go|dotnet|jvm|process_runtime|app)_[a-z_]+[a-z])\"")]
    private static partial Regex Names();

    private static string Here([CallerFilePath] string path = "") => path;
}
