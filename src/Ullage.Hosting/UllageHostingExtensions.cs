using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Ullage.Hosting.Buffers;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Connections;
using Ullage.Hosting.Container;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Limits;
using Ullage.Hosting.Logs;
using Ullage.Hosting.Management;
using Ullage.Hosting.Metrics;
using Ullage.Hosting.Pressure;
using Ullage.Hosting.Probes;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting;

/// <summary>The one line that adds the chassis to a service, and the one that maps its endpoints.</summary>
public static class UllageHostingExtensions
{
    /// <summary>Adds every part with its defaults; <paramref name="configure"/> changes them or leaves parts out.</summary>
    /// <param name="builder">The host under construction.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder, to chain.</returns>
    public static TBuilder AddUllage<TBuilder>(this TBuilder builder, Action<UllageOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new UllageOptions();
        configure?.Invoke(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddMetrics();
        ClosedTypes.Close(builder.Services);
        if (options.WritesJsonLogs)
        {
            builder.Services.AddJsonLogs(options.Logs);
        }

        if (options.ServesMetrics)
        {
            // First, so that it hears what all others measure.
            builder.Services.AddPrometheusMetrics(options.Metrics);
        }

        builder.Services.AddQuietDefaults();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, EndpointsAtStart>());
        builder.Services.AddOtlpExport(options.Otlp);
        builder.Services.AddGracefulShutdown(options.Shutdown);
        builder.Services.AddConnectionGuard(options.Connections);
        builder.Services.AddManagement(options.Management);
        if (options.ServesProbes)
        {
            builder.Services.AddProbes(options.Probes);
        }

        builder.Services.AddContainerTuning(options.Container);
        builder.Services.AddPressureSignal(options.Pressure);
        builder.Services.AddBufferPool(options.BufferPool);
        if (options.LimitsRequests)
        {
            builder.Services.AddCircuitBreaker(options.CircuitBreaker, options.InboundLimit);
        }

        return builder;
    }

    /// <summary>Maps the endpoints of the parts that were added, and puts the breaker before all that is used after this call: call it first.</summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>The application, to chain.</returns>
    public static TEndpoints MapUllage<TEndpoints>(this TEndpoints endpoints)
        where TEndpoints : IEndpointRouteBuilder
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints is IApplicationBuilder app && app.ApplicationServices.GetRequiredService<IServiceProviderIsService>().IsService(typeof(ResourceAwareCircuitBreaker)))
        {
            app.UseCircuitBreaker();
        }

        endpoints.MapManagement();

        return endpoints;
    }
}
