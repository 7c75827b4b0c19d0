using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Ullage.Hosting.Buffers;
using Ullage.Hosting.Caching;
using Ullage.Hosting.Connections;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Limits;
using Ullage.Hosting.Management;
using Ullage.Hosting.Npgsql;
using Ullage.Hosting.Npgsql.Capacity;
using Ullage.Hosting.Npgsql.Migrations;
using Ullage.Hosting.Pressure;
using Ullage.Hosting.Probes;
using Ullage.Hosting.Profiling;
using Ullage.Hosting.Profiling.Scheduling;
using Ullage.Hosting.Redis;
using Ullage.Hosting.Workers;

namespace Ullage.Hosting.Tests;

/// <summary>The code of docs/hosting.md and of the packages' pages, compiled; a test compares the two.</summary>
internal static class DocumentedExamples
{
    public static WebApplication Service(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddUllage(static o => o.Pressure = static p => p.Dwell = TimeSpan.FromSeconds(20));
        builder.Services.AddWorkerPool(static o => (o.Name, o.Workers) = ("mail", 4));
        var app = builder.Build();
        app.MapUllage();
        return app;
    }

    public static async Task<EnqueueOutcome> Enqueue(WebApplication app, CancellationToken requestAborted)
    {
        var pool = app.Services.GetRequiredService<WorkerPool>();
        var outcome = await pool.EnqueueAsync(static cut => SendMailAsync(cut), WorkPriority.Low, deadline: TimeSpan.FromSeconds(30), cancellationToken: requestAborted);
        return outcome;
    }

    public static async Task<int> Limited(WebApplication app, CancellationToken requestAborted)
    {
        var breaker = app.Services.GetRequiredService<ResourceAwareCircuitBreaker>();
        app.MapGet("/events", StreamEvents).ExemptFromCircuitBreaker();
        var price = await breaker.ExecuteAsync(static token => AskForPriceAsync(token), requestAborted);
        return price;
    }

    public static async Task<int> Buffered(BufferPool buffers, HttpRequest request, CancellationToken requestAborted)
    {
        using var body = buffers.Rent();
        await body.ReadFromAsync(request, most: 64 * 1024, requestAborted);
        return body.Length;
    }

    public static void Pressed(WebApplication app)
    {
        app.MapGet("/report", static (IPressureSignal pressure) => pressure.Current.Level == PressureLevel.Normal ? Results.Text("a long report") : Results.StatusCode(503));
    }

    public static void Streamed(WebApplication app)
    {
        app.MapGet("/news", static async (HttpContext context, IHostApplicationLifetime lifetime) =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            context.Response.ContentType = "text/event-stream";
            while (await NextNewsAsync(end.Token) is { } news)
            {
                await context.Response.WriteAsync($"data: {news}\n\n", CancellationToken.None);
                await context.Response.Body.FlushAsync(CancellationToken.None);
            }
        }).ExemptFromCircuitBreaker();
    }

    public static void Profiled(IHostApplicationBuilder builder)
    {
        builder.Services.AddManagement(static o => o.Port = 6060);
        builder.Services.AddProfiling(static o => o.Enabled = true);
    }

    public static async Task<int> ProfiledService(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddUllage(static o => o.Management = static m => m.Port = 6060);
        builder.Services.AddProfiling(static o => (o.Enabled, o.Longest) = (true, TimeSpan.FromMinutes(2)));
        builder.Services.AddScheduledProfiling(static o => (o.Folder, o.MaxBytes, o.Keep) = ("/profiles", 64 << 20, TimeSpan.FromDays(1)));
        var app = builder.Build();
        app.MapUllage();
        return await app.RunToExitCodeAsync();
    }

    public static async Task<int> StoringService(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddUllage();
        builder.Services.AddUllageNpgsql(static o => (o.MaxConnections, o.WhenTooMany, o.Migrations.Folder) = (10, CapacityExcess.Refuse, "/migrations"));
        var app = builder.Build();
        app.MapUllage();
        app.MapGet("/now", static async (NpgsqlDataSource database, CancellationToken cut) =>
        {
            await using var command = database.CreateCommand("SELECT now()");
            return Results.Text($"{await command.ExecuteScalarAsync(cut)}");
        });
        return args is ["migrate"] ? await app.MigrateToExitCodeAsync() : await app.RunToExitCodeAsync();
    }

    public static async Task<int> CachingService(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddUllage();
        builder.Services.AddUllageRedis(static o => (o.Prefix, o.Timeout) = ("shop:", TimeSpan.FromMilliseconds(250)));
        var app = builder.Build();
        app.MapUllage();
        app.MapGet("/greeting", static async (IDistributedCache cache, CancellationToken cut) =>
        {
            var kept = await cache.GetStringAsync("greeting", cut);
            return Results.Text(kept ?? "none is kept");
        });
        return await app.RunToExitCodeAsync();
    }

    public static void Outbound(IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient("prices").AddOutboundLimit(static o => o.Timeout = TimeSpan.FromSeconds(2));
    }

    public static void Guarded(IHostApplicationBuilder builder)
    {
        builder.Services.AddConnectionGuard(static o => o.MaxWaiting = 5_000);
    }

    public static void Cached(IHostApplicationBuilder builder)
    {
        builder.Services.AddAdaptiveCache<int, byte[]?>(static o => (o.Budget, o.Weigher) = (64 << 20, static (_, page) => page!.Length + AdaptiveCacheOptions<int, byte[]?>.EntryBytes));
    }

    public static void Shared(IHostApplicationBuilder builder)
    {
        builder.Services.AddAdaptiveCache<int, string?>(static o => (o.Name, o.SecondLevel) = ("names", new()
        {
            Key = static id => $"name:1:{id}",
            Write = static (name, to) => Encoding.UTF8.GetBytes(name!, to),
            Read = static bytes => Encoding.UTF8.GetString(bytes.Span),
        }));
    }

    public static async Task<byte[]?> Page(WebApplication app, CancellationToken requestAborted)
    {
        var pages = app.Services.GetRequiredService<AdaptiveCache<int, byte[]?>>();
        var page = await pages.GetOrLoadAsync(42, static (id, token) => RenderAsync(id, token), requestAborted);
        return page;
    }

    private static ValueTask<byte[]?> RenderAsync(int id, CancellationToken token) => new(token.IsCancellationRequested ? null : new byte[id]);

    public static void Lifecycle(IHostApplicationBuilder builder)
    {
        builder.AddUllage(static o => o.Shutdown = static s => (s.Delay, s.RequestDrain) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(13)));
        builder.Services.AddHttpReadinessCheck("prices", new Uri("http://prices/livez"));
        builder.Services.AddReadinessCheck("licence", static (services, cut) => LicenceAsync(cut));
    }

    public static void Database(IHostApplicationBuilder builder)
    {
        builder.Services.AddUllageNpgsql(static o => (o.MaxConnections, o.WhenTooMany, o.Migrations.Folder) = (10, CapacityExcess.Refuse, "/migrations"));
    }

    public static async Task<int> Verb(WebApplication app, string[] args)
    {
        return args is ["migrate"] ? await app.MigrateToExitCodeAsync() : await app.RunToExitCodeAsync();
    }

    public static int Settings(IHostApplicationBuilder builder, string[] args)
    {
        if (!builder.TryAddSettings(args, static read => new Shop(read.Port("PORT", 8080), read.Text("DB_HOST"), read.Secret("DB_PASSWORD"), read.Flag("DEBUG", false)), out var shop, out var exitCode))
        {
            return exitCode;
        }

        return shop.Port;
    }

    public static void Telemetry(IHostApplicationBuilder builder)
    {
        builder.AddUllage(static o => o.Metrics = static m => m.Buckets["shop.order.duration"] = [0.01, 0.05, 0.1, 0.5, 1]);
        builder.AddUllage(static o => o.Logs = static l => (l.Service, l.FloodLimit) = ("shop", 200));
        builder.AddUllage(static o => o.Otlp = static t => (t.Endpoint, t.SampledShare) = (new Uri("http://otel-collector:4318"), 0.1));
    }

    private sealed record Shop(int Port, string Host, Secret Password, bool Debug);

    private static ValueTask<CheckResult> LicenceAsync(CancellationToken cut) => new(cut.IsCancellationRequested ? CheckResult.Failed("cut") : CheckResult.Ok);

    private static ValueTask<string?> NextNewsAsync(CancellationToken token) => new(token.IsCancellationRequested ? null : "news");

    private static string StreamEvents() => "";

    private static ValueTask<int> AskForPriceAsync(CancellationToken token) => ValueTask.FromResult(token.IsCancellationRequested ? 0 : 7);

    private static ValueTask SendMailAsync(CancellationToken cut) => new(Task.Delay(0, cut));
}
