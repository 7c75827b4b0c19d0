using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Management;

/// <summary>
/// Serves operators' endpoints on a port of their own: from before the first hosted service starts until the last has ended. A host name or a header cannot reach them from the main port, since they are
/// in no pipeline but this.
/// </summary>
public sealed class ManagementServer : IHostedLifecycleService, IDisposable
{
    private readonly IServiceProvider _services;
    private readonly IOptions<ManagementOptions> _options;
    private readonly ILoggerFactory _logs;
    private KestrelServer? _server;

    internal ManagementServer(IServiceProvider services, IOptions<ManagementOptions> options, ILoggerFactory logs) => (_services, _options, _logs) = (services, options, logs);

    /// <summary>Where it listens; null without a port of its own, and before it has started.</summary>
    public Uri? Address { get; private set; }

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (_options.Value.Port is not { } port)
        {
            return;
        }

        var kestrel = new KestrelServerOptions { ApplicationServices = _services, AddServerHeader = false };
        kestrel.Limits.MaxConcurrentConnections = _options.Value.MaxConnections;
        kestrel.Limits.MaxRequestBodySize = 1 << 20;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        var local = _options.Value.LoopbackOnly || port == 0;
        if (local)
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
        }
        else
        {
            kestrel.ListenAnyIP(port);
        }

        _server = new KestrelServer(Options.Create(kestrel), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), _logs), _logs);
        var app = new ApplicationBuilder(_services, _server.Features);
        app.UseRouting();
        app.UseEndpoints(endpoints =>
        {
            foreach (var part in _services.GetServices<IManagementEndpoints>())
            {
                part.Map(endpoints);
            }
        });
        await _server.StartAsync(new Application(app.Build(), _services.GetRequiredService<IServiceScopeFactory>()), cancellationToken).ConfigureAwait(false);
        Address = new Uri(_server.Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("[::]", "localhost", StringComparison.Ordinal));
        _logs.CreateLogger<ManagementServer>().Listening(Address, local ? "loopback alone" : "every address");
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_server is { } server)
        {
            // Who still reads a profile or a probe's answer now has had the whole shutdown to do so.
            await server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _server?.Dispose();

    private sealed class Application(RequestDelegate pipeline, IServiceScopeFactory scopes) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures) { ServiceScopeFactory = scopes };

        public Task ProcessRequestAsync(HttpContext context) => pipeline(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
