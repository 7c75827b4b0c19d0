using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Lifecycle;

/// <summary>Counts requests, so that a shutdown can say how many it cut off, and asks HTTP/1.1 clients to go elsewhere once it has begun. Stands before all else in the pipeline.</summary>
internal sealed class RequestsUnderWay : IStartupFilter
{
    private readonly GracefulShutdown _shutdown;
    private int _count;

    public RequestsUnderWay(GracefulShutdown shutdown, IMeterFactory meters)
    {
        _shutdown = shutdown;
        var meter = meters.Create(HostingTelemetry.Name);
        meter.CreateObservableGauge("ullage.shutdown.requests", () => Count, "{request}", "Requests under way, streams and WebSockets included");
    }

    public int Count => Volatile.Read(ref _count);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner => context => InvokeAsync(inner, context));
        next(app);
    };

    private async Task InvokeAsync(RequestDelegate next, HttpContext context)
    {
        Interlocked.Increment(ref _count);
        try
        {
            // HTTP/2 has no such header; the server says GOAWAY when it stops accepting.
            if (_shutdown.Stage != ShutdownStage.None && !HttpProtocol.IsHttp2(context.Request.Protocol) && !HttpProtocol.IsHttp3(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close";
            }

            await next(context).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
