using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Target;

/// <summary>
/// A web service. <c>chassis=off</c> is the framework alone; <c>delay=MS</c>, <c>requests=MS</c> set the shutdown's times; <c>fault=yes</c> has a background service that fails on the first
/// <c>/fault</c>; <c>start=MS</c> makes start-up slow. Says <c>starting</c>, then <c>ready HTTP1-PORT HTTP2-PORT</c>, then <c>ended EXIT-CODE CUT…</c>.
/// </summary>
internal static class ServeVerb
{
    public static async Task<int> RunAsync(IEnumerable<string> arguments)
    {
        var settings = arguments.Select(static a => a.Split('=', 2)).ToDictionary(static a => a[0], static a => a[1]);
        TimeSpan Time(string key, int otherwise) => TimeSpan.FromMilliseconds(settings.TryGetValue(key, out var ms) ? int.Parse(ms, CultureInfo.InvariantCulture) : otherwise);
        var chassis = settings.GetValueOrDefault("chassis") != "off";
        var builder = WebApplication.CreateSlimBuilder();
        if (chassis)
        {
            builder.AddUllage(o =>
            {
                o.LimitsRequests = false;
                o.Shutdown = s =>
                {
                    s.Delay = Time("delay", 5000);
                    s.RequestDrain = Time("requests", 18_000);
                };
            });
        }

        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2);
        });
        var fault = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        builder.Services.AddHostedService(_ => new Failing(fault.Task));
        builder.Services.AddHostedService(_ => new SlowStart(Time("start", 0)));
        var app = builder.Build();
        var stopping = app.Lifetime.ApplicationStopping;
        app.UseWebSockets();
        if (chassis)
        {
            app.MapUllage();
        }
        else
        {
            app.MapGet("/readyz", static () => "ok");
        }

        app.MapGet("/", static () => "hello");
        app.MapGet("/wait", static async (HttpContext context, int ms) => { await Task.Delay(ms, context.RequestAborted); await context.Response.WriteAsync("waited", context.RequestAborted); });
        app.MapGet("/stream", static async (HttpContext context, int parts, int ms) =>
        {
            for (var i = 0; i < parts; i++)
            {
                await context.Response.WriteAsync("part\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(ms, context.RequestAborted);
            }
        });
        app.MapGet("/fault", () => fault.TrySetResult());
        app.Map("/ws", context => EchoAsync(context, stopping));
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("ready " + string.Join(' ', app.Urls.Select(static u => new Uri(u).Port))));
        Console.WriteLine("starting");
        if (!chassis)
        {
            await app.RunAsync();
            return 0;
        }

        var shutdown = app.Services.GetRequiredService<GracefulShutdown>();
        var code = await app.RunToExitCodeAsync();
        Console.WriteLine($"ended {code} {string.Join("; ", shutdown.Report?.Cut ?? [])}");
        return code;
    }

    /// <summary>Echoes messages; when the service stops it says so (1001) after the message in hand.</summary>
    private static async Task EchoAsync(HttpContext context, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        var close = Task.Delay(Timeout.Infinite, stopping);
        while (true)
        {
            var receiving = socket.ReceiveAsync(buffer, CancellationToken.None);
            if (await Task.WhenAny(receiving, close) == close && socket.State == WebSocketState.Open)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "stopping", CancellationToken.None);
            }

            var message = await receiving;
            if (message.MessageType == WebSocketMessageType.Close)
            {
                if (socket.State == WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                }

                return;
            }

            if (socket.State == WebSocketState.Open)
            {
                await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, CancellationToken.None);
            }
        }
    }

    private sealed class Failing(Task until) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await until.WaitAsync(stoppingToken);
            throw new InvalidOperationException("told to fail");
        }
    }

    private sealed class SlowStart(TimeSpan takes) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.Delay(takes, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
