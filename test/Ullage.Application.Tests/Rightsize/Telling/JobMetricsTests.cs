using System.Text;
using Ullage.Application.Rightsize;
using Ullage.Testing.Servers;

namespace Ullage.Application.Tests.Rightsize.Telling;

public sealed class JobMetricsTests
{
    [Fact]
    public async Task Promtool_takes_the_metrics_without_a_remark()
    {
        var text = JobMetrics.Write(SampleRuns.Summary(3), DateTimeOffset.UnixEpoch.AddDays(20_000), 1.5);

        Assert.Equal("", await PromTool.CheckMetricsAsync(Encoding.UTF8.GetString(text), TestContext.Current.CancellationToken));
        Assert.Contains("ullage_rightsize_changes{change=\"moved\"} 1", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
        Assert.Contains("ullage_recommended_cpu_request_cores{exported_namespace=\"shop\",workload_kind=\"Deployment\",workload=\"service-2\",exported_container=\"app\"} 0.1", Encoding.UTF8.GetString(text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_Pushgateway_takes_them_and_gives_them_out()
    {
        var stop = TestContext.Current.CancellationToken;
        var tool = Tool.Require("prometheus-pushgateway");
        var (process, root) = await ServerProcess.StartAsync(tool.Path, static at => [$"--web.listen-address=127.0.0.1:{at}", "--log.level=error"], "/-/ready", stop);
        await using var gateway = process;
        using var telling = new HttpTelling(new SocketsHttpHandler(), "the Pushgateway", static (_, _) => Task.CompletedTask, TimeProvider.System);
        var address = new Uri(root, "/metrics/job/ullage_rightsize");

        var failure = await telling.SendAsync(HttpMethod.Put, address, JobMetrics.Write(SampleRuns.Summary(3), DateTimeOffset.UnixEpoch.AddDays(20_000), 1.5), "text/plain; version=0.0.4; charset=utf-8", stop);

        Assert.Null(failure);
        using var http = new HttpClient();
        var scraped = await http.GetStringAsync(new Uri(root, "/metrics"), stop);
        Assert.Contains("ullage_rightsize_workloads{instance=\"\",job=\"ullage_rightsize\"} 3", scraped, StringComparison.Ordinal);
    }
}
