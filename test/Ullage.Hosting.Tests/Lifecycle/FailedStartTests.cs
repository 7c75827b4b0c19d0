using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Tests.Lifecycle;

public sealed class FailedStartTests
{
    [Fact]
    public async Task Faulty_options_are_told_once_without_a_stack_and_end_with_2()
    {
        var told = new Told();
        var code = await RunAsync(told, "http://127.0.0.1:0", static o =>
        {
            o.Shutdown = static s => s.GracePeriod = TimeSpan.FromSeconds(1);
            o.Management = static m => m.MaxConnections = 0;
        });
        Assert.Equal(ShutdownExitCode.Misconfigured, code);
        var line = Assert.Single(told.Grave);
        Assert.Contains("Management.MaxConnections", line, StringComparison.Ordinal);
        Assert.Contains("1 s", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_of_parts_that_the_pipeline_and_the_server_are_made_of_are_told_with_all_others()
    {
        var told = new Told();
        var code = await RunAsync(told, "http://127.0.0.1:0", static o =>
        {
            o.Pressure = static p => p.Interval = TimeSpan.Zero;
            o.Connections = static c => c.MaxWaiting = -1;
            o.CircuitBreaker = static b => (b.MinConcurrency, b.MaxConcurrency) = (50, 10);
            o.InboundLimit = static i => i.SaturatedStatus = 7;
            o.Probes = static p => p.Interval = TimeSpan.Zero;
        });
        Assert.Equal(ShutdownExitCode.Misconfigured, code);
        var line = Assert.Single(told.Grave);
        foreach (var name in (string[])["Pressure.Interval", "MaxWaiting", "CircuitBreaker.MinConcurrency is 50", "SaturatedStatus", "Probes.Interval"])
        {
            Assert.Contains(name, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_port_in_use_is_told_once_and_ends_with_70_and_no_loop_is_called_a_fault()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var told = new Told();
        var code = await RunAsync(told, $"http://{taken.LocalEndpoint}", static _ => { }, static s => s.AddHostedService<Waiting>());
        Assert.Equal(ShutdownExitCode.Faulted, code);
        Assert.Contains("address already in use", Assert.Single(told.Grave), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_management_port_that_is_the_services_own_is_a_fault_of_the_configuration()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        var told = new Told();
        Assert.Equal(ShutdownExitCode.Misconfigured, await RunAsync(told, $"http://127.0.0.1:{port}", o => o.Management = m => m.Port = port));
        Assert.Contains(told.Grave, line => line.Contains($"Management.Port {port} is the service's own port too", StringComparison.Ordinal));
        Assert.Contains(told.Lines, static line => line.Contains("exit code 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_built_ends_the_start()
    {
        var told = new Told();
        var code = await RunAsync(told, "http://127.0.0.1:0", static _ => { }, map: static app => app.MapGet("/object", static () => "").Add(static _ => throw new NotSupportedException("no JSON for it")));
        Assert.Equal(ShutdownExitCode.Faulted, code);
        Assert.NotEmpty(told.Grave);
        Assert.All(told.Grave, static line => Assert.Contains("no JSON for it", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_background_service_that_cannot_be_made_is_told_and_ends_with_70()
    {
        var told = new Told();
        Assert.Equal(ShutdownExitCode.Faulted, await RunAsync(told, "http://127.0.0.1:0", static _ => { }, static s => s.AddHostedService<Waiting>(static _ => throw new FormatException("no such queue"))));
        Assert.Contains("no such queue", Assert.Single(told.Grave), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_never_started_and_is_only_disposed_calls_no_loop_a_fault()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var told = new Told();
        await using (var app = Make(told, $"http://{taken.LocalEndpoint}", static _ => { }, static s => s.AddHostedService<Heeding>()))
        {
            await Assert.ThrowsAnyAsync<IOException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        }

        Assert.Single(told.Grave);
    }

    private static async Task<int> RunAsync(Told told, string url, Action<UllageOptions> configure, Action<IServiceCollection>? add = null, Action<WebApplication>? map = null)
    {
        var app = Make(told, url, configure, add);
        map?.Invoke(app);
        return await app.RunToExitCodeAsync();
    }

    private static WebApplication Make(Told told, string url, Action<UllageOptions> configure, Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", url]);
        builder.Logging.ClearProviders().AddProvider(told);
        builder.AddUllage(o =>
        {
            o.WritesJsonLogs = false;
            configure(o);
        });
        builder.Services.AddGracefulShutdown(static o => o.SetExitCode = static _ => { });
        add?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapUllage();
        return app;
    }

    private sealed class Heeding : BackgroundLoop
    {
        protected override Task LoopAsync(CancellationToken stoppingToken) => Task.Delay(Timeout.Infinite, stoppingToken);
    }

    private sealed class Waiting : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Delay(Timeout.Infinite, stoppingToken);
    }
}
