using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Lifecycle;

/// <summary>Counts requests, so that a shutdown can say how many it cut off, and asks clients to go elsewhere once it has begun. Stands before all else in the pipeline.</summary>
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
            if (_shutdown.Stage != ShutdownStage.None)
            {
                SendAway(context);
            }

            await next(context).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>
    /// Lets this request be the last of its connection: by a header on HTTP/1.1, by GOAWAY on HTTP/2, which has no such header. While the service still accepts connections, a client that is sent away and comes
    /// back at once is served; at the end it is not.
    /// </summary>
    private static void SendAway(HttpContext context)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
        else if (!HttpProtocol.IsHttp3(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
    }
}
