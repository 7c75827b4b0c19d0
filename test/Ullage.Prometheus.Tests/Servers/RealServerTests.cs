using System.Globalization;
using System.Text.Json;
using Ullage.Model;
using Ullage.Testing;
using Ullage.Testing.Exposition;
using Ullage.Testing.Servers;

namespace Ullage.Prometheus.Tests.Servers;

/// <summary>The fixtures that other tests stand on.</summary>
public sealed class RealServerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_serves_blocks_that_promtool_made_of_a_synthetic_fleet()
    {
        using var folder = new TemporaryFolder();
        var fleet = new SyntheticFleet { Span = TimeSpan.FromHours(3), Interval = TimeSpan.FromMinutes(1), Rollouts = 1 };
        var text = folder.File("fleet.om");
        await using (var file = File.Create(text))
        {
            fleet.WriteTo(file);
        }

        await PromTool.CreateBlocksAsync(text, folder.File("data"), cancellationToken: Cancelled);
        await using var server = await PrometheusServer.StartAsync(folder.File("data"), cancellationToken: Cancelled);
        var at = fleet.EndMs / 1000.0;

        Assert.Equal(fleet.Containers * 180, await QueryAsync(server.Address, "sum(count_over_time(container_memory_working_set_bytes[3h]))", at));
        Assert.Equal(fleet.Containers, await QueryAsync(server.Address, "count(container_cpu_usage_seconds_total)", at - 30));
        Assert.Equal(10, await QueryAsync(server.Address, "count(kube_replicaset_owner)", at - 30));
        Assert.InRange(server.Process.CpuTime, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task VictoriaMetrics_serves_text_that_was_imported()
    {
        await using var server = await VictoriaMetricsServer.StartAsync(cancellationToken: Cancelled);
        using var text = new MemoryStream();
        var labels = LabelSet.From((LabelSet.MetricNameLabel, "m"), ("a", "b\"c\\d\ne"));
        using (var writer = new OpenMetricsWriter(text, prometheusText: true))
        {
            writer.Sample(labels, 1_700_000_000_000, 42.5);
        }

        text.Position = 0;
        await server.ImportPrometheusTextAsync(text, Cancelled);

        Assert.Equal(42.5, await QueryAsync(server.Address, "sum(m)", 1_700_000_001));
    }

    [Fact]
    public async Task Remote_write_reaches_both_servers()
    {
        await using var prometheus = await PrometheusServer.StartAsync(cancellationToken: Cancelled);
        await using var victoria = await VictoriaMetricsServer.StartAsync(cancellationToken: Cancelled);
        foreach (var address in new[] { prometheus.Address, victoria.Address })
        {
            var writer = new RemoteWriter();
            writer.Add(LabelSet.From((LabelSet.MetricNameLabel, "m")), [(1_700_000_000_000, 1.5), (1_700_000_015_000, 2.5)]);
            await writer.SendAsync(address, Cancelled);
        }

        await victoria.FlushAsync(Cancelled);
        Assert.Equal(2.5, await QueryAsync(prometheus.Address, "m", 1_700_000_016));
        Assert.Equal(2.5, await QueryAsync(victoria.Address, "m", 1_700_000_016));
    }

    [Fact]
    public async Task A_server_that_cannot_start_says_why_and_leaves_nothing_behind()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => PrometheusServer.StartAsync(flags: ["--no-such-flag"], cancellationToken: Cancelled));
        Assert.Contains("no-such-flag", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_is_not_unpacked_is_not_found_and_the_installed_one_does_not_stand_in_for_it() => Assert.Null(Tool.Find("prometheus", "0.0.1"));

    private static async Task<double> QueryAsync(Uri server, string query, double at)
    {
        using var http = new HttpClient();
        var path = string.Create(CultureInfo.InvariantCulture, $"api/v1/query?query={Uri.EscapeDataString(query)}&time={at}");
        using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri(server, path), Cancelled));
        var vector = answer.RootElement.GetProperty("data").GetProperty("result");
        return double.Parse(Assert.Single(vector.EnumerateArray()).GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
    }
}
