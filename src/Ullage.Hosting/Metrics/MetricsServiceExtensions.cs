using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Management;

namespace Ullage.Hosting.Metrics;

/// <summary>Adds what Prometheus scrapes.</summary>
public static class MetricsServiceExtensions
{
    /// <summary>
    /// Adds /metrics to the management endpoints: every Meter of the process, the runtime's, ASP.NET Core's and the chassis' own included, as Prometheus text or OpenMetrics.
    /// May be called again; later configuration adds to the earlier.
    /// </summary>
    public static IServiceCollection AddPrometheusMetrics(this IServiceCollection services, Action<MetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddManagement();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MetricsOptions>, MetricsOptions.Validator>());
        services.AddClosedOptions<MetricsOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IManagementEndpoints, MetricsEndpoints>());
        if (!services.Any(static s => s.ServiceType == typeof(MetricsCollector)))
        {
            services.AddSingleton<MetricsCollector>();
            services.AddHostedService(static s => s.GetRequiredService<MetricsCollector>());
        }

        return services;
    }
}
