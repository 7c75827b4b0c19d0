using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Connections;
using Ullage.Hosting.Container;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Metrics;
using Ullage.Hosting.Pressure;
using Ullage.Hosting.Probes;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Configuration;

/// <summary>Names the generic types that every service on the chassis asks its container for while it starts; see <see cref="ClosedOptions"/>.</summary>
internal static class ClosedTypes
{
    public static void Close(IServiceCollection services)
    {
        services.CloseOptions<HostOptions>().CloseOptions<LoggerFilterOptions>().CloseOptions<RouteOptions>().CloseOptions<JsonOptions>();
        services.CloseOptions<KestrelServerOptions>().CloseOptions<SocketTransportOptions>().CloseOptions<HttpClientFactoryOptions>();
        Logger<ReadinessMonitor>(services);
        Logger<StarvationWatch>(services);
        Logger<OtlpExport>(services);
        Logger<MetricsCollector>(services);
        Logger<GracefulShutdown>(services);
        Logger<ShutdownSequence>(services);
        Logger<PressureMonitor>(services);
        Logger<ConnectionGuard>(services);
        Logger<LimitWatcher>(services);
    }

    private static void Logger<T>(IServiceCollection services) => services.TryAddSingleton<ILogger<T>>(static s => new Logger<T>(s.GetRequiredService<ILoggerFactory>()));
}
