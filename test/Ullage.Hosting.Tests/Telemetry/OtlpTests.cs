using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Caching;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Workers;
using Ullage.Testing.Servers;

namespace Ullage.Hosting.Tests.Telemetry;

public sealed class OtlpTests : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = [];
    private readonly ConcurrentQueue<string> _told = [];
    private readonly List<WebApplication> _apps = [];
    private readonly HttpClient _http = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Traces_of_both_sides_and_metrics_reach_a_collector_when_the_service_ends()
    {
        var collector = await CollectorAsync();
        var service = await ServiceAsync(new Uri(collector.Urls.First()));
        await _http.GetStringAsync(new Uri(new Uri(service.Urls.First()), "calls"), Cancel);
        await service.StopAsync(Cancel);

        var spans = _received.Where(static r => r.Path == "/v1/traces").SelectMany(static r => Spans(r.Body)).ToList();
        var server = spans.Where(static s => s.Scope == "Microsoft.AspNetCore").ToList();
        var clients = spans.Where(static s => s.Scope == "System.Net.Http").ToList();
        Assert.All(spans, static s => Assert.Equal("shop", s.Service));

        // Other tests' calls are in this process too.
        Assert.Contains(server, s => clients.Exists(c => s.Trace == c.Trace && s.Parent == c.Span));
        var described = server.First(static s => s.Tags.GetValueOrDefault("url.path") == "/calls").Tags;
        Assert.Equal("GET", described["http.request.method"]);
        var metrics = _received.Where(static r => r.Path == "/v1/metrics").SelectMany(static r => Metrics(r.Body)).ToHashSet();
        Assert.Contains("http.server.request.duration", metrics);
        Assert.Contains("dotnet.gc.collections", metrics);
    }

    [Fact]
    public async Task A_requests_span_says_how_it_ended_and_its_cache_load_and_its_work_are_in_its_trace()
    {
        var collector = await CollectorAsync();
        var service = await ServiceAsync(new Uri(collector.Urls.First()));
        var root = new Uri(service.Urls.First());
        await _http.GetStringAsync(new Uri(root, "orders/7"), Cancel);
        using var failed = await _http.GetAsync(new Uri(root, "broken"), Cancel);
        using var none = await _http.GetAsync(new Uri(root, "nowhere"), Cancel);
        await service.StopAsync(Cancel);

        var spans = _received.Where(static r => r.Path == "/v1/traces").SelectMany(static r => Spans(r.Body)).ToList();
        var order = spans.Single(static s => s.Name == "GET /orders/{id:int}");
        Assert.Equal(("200", "/orders/{id:int}"), (order.Tags["http.response.status_code"], order.Tags["http.route"]));
        var load = spans.Single(s => s.Name == "ullage.cache.load" && s.Trace == order.Trace);
        Assert.Equal((order.Span, "orders", "loaded"), (load.Parent, load.Tags["ullage.cache"], load.Tags["outcome"]));
        var work = spans.Single(s => s.Name == "ullage.workers.item" && s.Trace == order.Trace);
        Assert.Equal((order.Span, "mails"), (work.Parent, work.Tags["ullage.pool"]));
        var broken = spans.Single(static s => s.Name == "GET /broken");
        Assert.Equal(("500", "System.InvalidOperationException"), (broken.Tags["http.response.status_code"], broken.Tags["error.type"]));
        var nowhere = spans.Single(static s => s.Tags.GetValueOrDefault("url.path") == "/nowhere" && s.Scope == "Microsoft.AspNetCore");
        Assert.Equal("404", nowhere.Tags["http.response.status_code"]);
        Assert.False(nowhere.Tags.ContainsKey("error.type"));
    }

    [Fact]
    public async Task A_collector_that_is_down_is_told_of_once_and_the_service_goes_on_and_ends_cleanly()
    {
        var service = await ServiceAsync(new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}"));
        var export = service.Services.GetServices<IDrainable>().Single(static d => d.Name == "telemetry");
        for (var i = 0; i < 3; i++)
        {
            await _http.GetStringAsync(new Uri(new Uri(service.Urls.First()), "leaf"), Cancel);
            Assert.True((await export.DrainAsync(Cancel)).IsClean);
        }

        await service.StopAsync(Cancel);
        Assert.Equal(["v1/metrics", "v1/traces"], _told.Where(static t => t.StartsWith("The collector does not take", StringComparison.Ordinal)).Select(static t => t.Split(' ')[5]).Order());
        Assert.Equal(ShutdownExitCode.Clean, service.Services.GetRequiredService<GracefulShutdown>().Report!.ExitCode);
    }

    [Fact]
    public async Task Without_a_collector_nothing_is_traced()
    {
        var service = await ServiceAsync(null);
        Assert.Equal("-", await _http.GetStringAsync(new Uri(new Uri(service.Urls.First()), "recorded"), Cancel));
    }

    private static IEnumerable<(string Service, string Scope, string Name, string Trace, string Span, string Parent, Dictionary<string, string> Tags)> Spans(byte[] body) =>
        from resource in Fields(body, 1)
        let service = Fields(resource, 1).SelectMany(static r => Fields(r, 1)).Where(static a => Text(a, 1) == "service.name").Select(static a => Text(Fields(a, 2).First(), 1)).First()
        from scope in Fields(resource, 2)
        let name = Fields(scope, 1).Select(static s => Text(s, 1)).First()
        from span in Fields(scope, 2)
        select (service, name, Text(span, 5), Hex(span, 1), Hex(span, 2), Hex(span, 4), Fields(span, 9).ToDictionary(static a => Text(a, 1), static a => Value(Fields(a, 2).First())));

    private static IEnumerable<string> Metrics(byte[] body) =>
        from resource in Fields(body, 1) from scope in Fields(resource, 2) from metric in Fields(scope, 2) select Text(metric, 1);

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Fields(message, field).FirstOrDefault([]));

    /// <summary>A text, or a number as the only field there is.</summary>
    private static string Value(byte[] value)
    {
        var at = 1;
        return value[0] == 3 << 3 ? Varint(value, ref at).ToString(CultureInfo.InvariantCulture) : Text(value, 1);
    }

    private static string Hex(byte[] message, int field) => Convert.ToHexString(Fields(message, field).FirstOrDefault([]));

    /// <summary>The length-delimited fields of a protobuf message that have the number.</summary>
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    if ((int)(tag >> 3) == number)
                    {
                        found.Add(message[at..(at + length)]);
                    }

                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7}.");
            }
        }

        return found;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = message[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }

    private async Task<WebApplication> CollectorAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/v1/{kind}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            _received.Enqueue((context.Request.Path, body.ToArray()));
        });
        await app.StartAsync(Cancel);
        _apps.Add(app);
        return app;
    }

    private async Task<WebApplication> ServiceAsync(Uri? collector)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new Listening(_told));
        builder.AddUllage(o =>
        {
            o.WritesJsonLogs = false;
            o.Otlp = otlp => (otlp.Endpoint, otlp.Service, otlp.Metrics) = (collector, "shop", true);
            o.Shutdown = static s => (s.Delay, s.Flush) = (TimeSpan.Zero, TimeSpan.FromSeconds(5));
        });
        builder.Services.AddAdaptiveCache<int, string>(static o => o.Name = "orders");
        builder.Services.AddWorkerPool<int>(static _ => static (_, _) => ValueTask.CompletedTask, static o => o.Name = "mails");
        var app = builder.Build();
        app.MapUllage();
        app.MapGet("/leaf", static () => "leaf");
        app.MapGet("/broken", static string () => throw new InvalidOperationException("broken"));
        var orders = app.Services.GetRequiredService<AdaptiveCache<int, string>>();
        var mails = app.Services.GetRequiredService<WorkerPool<int>>();
        app.MapGet("/orders/{id:int}", async (int id, HttpContext context) =>
        {
            await mails.RunAsync(id, cancellationToken: context.RequestAborted);
            return await orders.GetOrLoadAsync(id, static (_, _) => ValueTask.FromResult("tea"), context.RequestAborted);
        });
        app.MapGet("/recorded", static () => System.Diagnostics.Activity.Current?.Recorded == true ? "recorded" : "-");
        app.MapGet("/calls", async (HttpContext context) => await _http.GetStringAsync(new Uri($"http://{context.Request.Host}/leaf"), context.RequestAborted));
        await app.StartAsync(Cancel);
        _apps.Add(app);
        return app;
    }

    private sealed class Listening(ConcurrentQueue<string> told) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => told.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
