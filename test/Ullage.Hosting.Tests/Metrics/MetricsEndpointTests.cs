using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Exposition;
using Ullage.Hosting.Management;
using Ullage.Hosting.Metrics;
using Ullage.Testing.Servers;

namespace Ullage.Hosting.Tests.Metrics;

public sealed class MetricsEndpointTests : IAsyncDisposable
{
    private const string OpenMetrics = "application/openmetrics-text";
    private readonly HttpClient _http = new();
    private WebApplication? _app;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(null, ExpositionFormat.PrometheusText)]
    [InlineData("*/*", ExpositionFormat.PrometheusText)]
    [InlineData("text/html,;;q=x", ExpositionFormat.PrometheusText)]
    [InlineData("application/openmetrics-text; version=0.0.1", ExpositionFormat.PrometheusText)]
    [InlineData("application/openmetrics-text;q=0", ExpositionFormat.PrometheusText)]
    [InlineData("application/openmetrics-text;q=0.3,text/plain;version=0.0.4;q=0.5", ExpositionFormat.PrometheusText)]
    [InlineData("application/openmetrics-text", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,*/*;q=0.1", ExpositionFormat.OpenMetrics)]
    public void The_scraper_chooses_the_format(string? accept, ExpositionFormat format) => Assert.Equal(format, MetricsEndpoints.Negotiate(accept));

    [Fact]
    public async Task Promtool_blames_nothing_but_what_the_framework_named()
    {
        await StartAsync();
        await _http.GetStringAsync("/order", Cancel);
        using var answer = await _http.GetAsync("/metrics", Cancel);
        Assert.Equal(MediaTypeHeaderValue.Parse("text/plain; version=0.0.4; charset=utf-8"), answer.Content.Headers.ContentType);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("http_server_request_duration_seconds_bucket{http_request_method=\"GET\"", text, StringComparison.Ordinal);
        var (code, said) = await CheckAsync(text);

        // 1 is "cannot be read"; 3 is advice on names, of which only the framework's may deserve any.
        Assert.True(code is 0 or 3, said);
        Assert.DoesNotContain(said.Split('\n'), static line => line.StartsWith("ullage_", StringComparison.Ordinal) || line.StartsWith("app_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3.5")]
    public async Task A_real_Prometheus_scrapes_it(string version)
    {
        await StartAsync();
        var target = new Uri(_app!.Urls.First()).Authority;
        var config = $"global:\n  scrape_interval: 1s\nscrape_configs:\n- job_name: shop\n  static_configs:\n  - targets: ['{target}']\n";
        await using var prometheus = await PrometheusServer.StartAsync(version: version, flags: ["--enable-feature=exemplar-storage"], config: config, cancellationToken: Cancel);
        for (var i = 0; i < 600; i++)
        {
            using var order = new Activity("order") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.SetIdFormat(ActivityIdFormat.W3C).Start();
            await _http.GetStringAsync("/order", Cancel);
            order.Stop();
            var found = await QueryAsync(prometheus, "sum(http_server_request_duration_seconds_count{job=\"shop\",http_route=\"/order\"}) + 0 * scalar(app_memory_usage_bytes) + 0 * scalar(up)");
            if (found is > 0)
            {
                using var exemplars = JsonDocument.Parse(await _http.GetStringAsync(new Uri(prometheus.Address, "api/v1/query_exemplars?query=http_server_request_duration_seconds_bucket&start=0&end=9999999999"), Cancel));
                if (exemplars.RootElement.GetProperty("data").EnumerateArray().Any(static s => s.GetProperty("exemplars").EnumerateArray().Any(static e => e.GetProperty("labels").TryGetProperty("trace_id", out _))))
                {
                    return;
                }
            }

            await Task.Delay(100, Cancel);
        }

        Assert.Fail($"Prometheus has not seen the service: {await _http.GetStringAsync(new Uri(prometheus.Address, "api/v1/targets"), Cancel)}");
    }

    [Fact]
    public async Task It_has_the_management_port_to_itself()
    {
        await StartAsync(static services => services.AddManagement(static o => o.Port = 0));
        var management = _app!.Services.GetRequiredService<ManagementServer>().Address!;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(management, "metrics")) { Headers = { Accept = { new(OpenMetrics) } } };
        using var answer = await _http.SendAsync(request, Cancel);
        Assert.Equal(OpenMetrics, answer.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("\n# EOF\n", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var main = await _http.GetAsync("/metrics", Cancel);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, main.StatusCode);
    }

    [Fact]
    public async Task All_that_is_wrong_with_the_options_is_told_at_once()
    {
        var e = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(static services => services.AddPrometheusMetrics(static o =>
        {
            (o.Path, o.SeriesLimit) = ("metrics", 0);
            o.Buckets["shop.took"] = [2, 1];
        })));
        Assert.Equal(3, e.Failures.Count());
        Assert.Contains("Metrics.Buckets[\"shop.took\"] is [2, 1]; expected 1 to 100 finite bounds that rise.", e.Failures);
    }

    private static async Task<(int Code, string Said)> CheckAsync(string text)
    {
        var promtool = Tool.Require("promtool");
        using var process = Process.Start(new ProcessStartInfo(promtool.Path, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEndAsync(Cancel);
        var more = process.StandardOutput.ReadToEndAsync(Cancel);
        await process.StandardInput.WriteAsync(text.AsMemory(), Cancel);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, await said + await more);
    }

    private async Task<double?> QueryAsync(PrometheusServer prometheus, string query)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(prometheus.Address, $"api/v1/query?query={Uri.EscapeDataString(query)}"), Cancel));
        var result = answer.RootElement.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0 ? null : double.Parse(result[0].GetProperty("value")[1].GetString()!);
    }

    private async Task StartAsync(Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.AddUllage();
        add?.Invoke(builder.Services);
        _app = builder.Build();
        _app.MapUllage();
        _app.MapGet("/order", static () => "ordered");
        await _app.StartAsync(Cancel);
        _http.BaseAddress = new Uri(_app.Urls.First());
    }
}
