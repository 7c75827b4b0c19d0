using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Npgsql.Capacity;
using Ullage.Testing.Servers;

namespace Ullage.Hosting.Npgsql.Tests;

/// <summary>A service on a real PostgreSQL that comes late, goes, comes back, and is full.</summary>
public sealed class DatabaseServiceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_is_down_at_start_and_restarts_under_load_costs_readiness_and_never_the_service()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Stop);
        await server.StopAsync(Stop);
        await using var app = Service(server, out var told);
        await app.StartAsync(Stop);
        using var http = Client(app);
        await UntilAsync(http, "/readyz", HttpStatusCode.ServiceUnavailable);
        await UntilAsync(http, "/livez", HttpStatusCode.OK);
        await server.StartAgainAsync(Stop);
        await UntilAsync(http, "/readyz", HttpStatusCode.OK);

        var source = app.Services.GetRequiredService<NpgsqlDataSource>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var failed = 0;
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                try
                {
                    await AskAsync(source, "select pg_sleep(0.001)::text");
                }
                catch (NpgsqlException e)
                {
                    Assert.True(DatabaseFaults.IsUnavailable(e), e.ToString());
                    Interlocked.Increment(ref failed);
                }
            }
        })).ToList();
        await server.StopAsync(Stop);
        await UntilAsync(http, "/readyz", HttpStatusCode.ServiceUnavailable);
        await UntilAsync(http, "/livez", HttpStatusCode.OK);
        await server.StartAgainAsync(Stop);
        await UntilAsync(http, "/readyz", HttpStatusCode.OK);

        // No request after this one meets a connection of the server that is no more.
        var before = Volatile.Read(ref failed);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync(source, "select 'x'")));
        await enough.CancelAsync();
        await Task.WhenAll(load);
        Assert.True(before > 0);
        Assert.Equal(before, failed);
        await app.StopAsync(Stop);
        Assert.DoesNotContain("s:cret", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_server_fails_those_that_need_a_new_connection_and_leaves_the_service_ready()
    {
        await using var server = await PostgresServer.StartAsync(["max_connections=8"], Stop);
        await using var app = Service(server, out var told);
        await app.StartAsync(Stop);
        using var http = Client(app);
        await UntilAsync(http, "/readyz", HttpStatusCode.OK);
        var source = app.Services.GetRequiredService<NpgsqlDataSource>();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            try
            {
                return await AskAsync(source, "select pg_sleep(0.5)::text");
            }
            catch (NpgsqlException e) when (DatabaseFaults.IsUnavailable(e))
            {
                return ((PostgresException)e).SqlState;
            }
        }));
        Assert.Contains("53300", outcomes);
        Assert.Contains("", outcomes);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/readyz", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal("y", await AskAsync(source, "select 'y'"));
        Assert.True(told.Has("1 replicas × 11 connections are 11, but the server admits 5 (max_connections 8 − 3 reserved)"), told.ToString());
    }

    [Fact]
    public async Task Replicas_that_need_more_than_the_server_admits_end_the_service_where_that_is_asked()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Stop);
        await using var app = Service(server, out var told, static o => (o.Replicas, o.WhenTooMany) = (9, CapacityExcess.Refuse));
        Assert.Equal(ShutdownExitCode.Faulted, await app.RunToExitCodeAsync());
        Assert.True(told.Has("9 replicas × 11 connections are 99, but the server admits 97"), told.ToString());
        await server.AskAsync("alter role shop connection limit 20", cancellationToken: Stop);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = server.Port, Username = "shop", Password = "s:cret", Database = "shop" });
        Assert.Equal(new ConnectionCapacity(20, "the role's CONNECTION LIMIT"), await ConnectionCapacity.AskAsync(source, Stop));
    }

    [Fact]
    public async Task The_shutdown_closes_all_connections()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Stop);
        await using var app = Service(server, out _);
        await app.StartAsync(Stop);
        var source = app.Services.GetRequiredService<NpgsqlDataSource>();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync(source, "select pg_sleep(0.05)::text")));
        const string Count = "select count(*) from pg_stat_activity where usename = 'shop'";
        Assert.NotEqual("0", await server.AskAsync(Count, cancellationToken: Stop));
        await app.StopAsync(Stop);
        Assert.True(app.Services.GetRequiredService<GracefulShutdown>().Report!.ExitCode == 0);
        while (await server.AskAsync(Count, cancellationToken: Stop) != "0")
        {
            await Task.Delay(10, Stop);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => AskAsync(source, "select 'x'"));
    }

    [Fact]
    public async Task A_password_that_is_changed_is_used_from_the_next_connection_on()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Stop);
        var password = "s:cret";
        await using var app = Service(server, out _, o => o.Password = _ => password);
        var source = app.Services.GetRequiredService<NpgsqlDataSource>();
        await AskAsync(source, "select 'x'");
        await server.AskAsync("alter role shop password 'next'", cancellationToken: Stop);
        source.Clear();
        Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => AskAsync(source, "select 'x'"))).SqlState);
        password = "next";
        Assert.Equal("x", await AskAsync(source, "select 'x'"));
    }

    [Fact]
    public async Task Its_metrics_and_traces_are_those_of_the_chassis_and_hold_no_password()
    {
        await using var server = await PostgresServer.StartAsync(cancellationToken: Stop);
        var spans = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static s => s.Name == "Npgsql",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = a => spans.Enqueue(a.OperationName + string.Join(' ', a.TagObjects)),
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = Service(server, out _);
        await app.StartAsync(Stop);
        await AskAsync(app.Services.GetRequiredService<NpgsqlDataSource>(), "select 'traced'");
        using var http = Client(app);
        var page = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop);
        Assert.Contains("db_client_connection_max{db_client_connection_pool_name=\"database\"} 10", page, StringComparison.Ordinal);
        Assert.Contains("db_client_operation_duration_seconds_bucket", page, StringComparison.Ordinal);
        Assert.Contains(spans, static s => s.Contains("select 'traced'", StringComparison.Ordinal));
        Assert.DoesNotContain(spans.Append(page), static s => s.Contains("s:cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_options_stop_the_host_from_starting_with_all_that_is_wrong()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["DATABASE_URL"] = "postgres://u:hunter2@db";
        builder.Configuration["REPLICAS"] = "many";
        builder.Services.AddUllageNpgsql();
        await using var app = builder.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(Stop));
        Assert.Equal(2, error.Failures.Count());
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    private static WebApplication Service(PostgresServer server, out ToldLines told, Action<DatabaseOptions>? configure = null)
    {
        told = new ToldLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddUllage(static o =>
        {
            o.WritesJsonLogs = false;
            o.Probes = static p => (p.Interval, p.FailureThreshold) = (TimeSpan.FromMilliseconds(100), 1);
            o.Shutdown = static s => s.Delay = TimeSpan.Zero;
        });
        builder.Logging.ClearProviders().AddProvider(told);
        builder.Services.AddUllageNpgsql(o =>
        {
            o.Url = server.Url;
            configure?.Invoke(o);
        });
        var app = builder.Build();
        app.MapUllage();
        return app;
    }

    private static HttpClient Client(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.First()) };

    private static async Task UntilAsync(HttpClient http, string path, HttpStatusCode status)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
            if (answer.StatusCode == status)
            {
                return;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task<string> AskAsync(NpgsqlDataSource source, string statement)
    {
        await using var command = source.CreateCommand(statement);
        return (string)(await command.ExecuteScalarAsync(Stop))!;
    }
}
