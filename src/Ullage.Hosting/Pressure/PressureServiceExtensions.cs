using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Container;

namespace Ullage.Hosting.Pressure;

/// <summary>Adds the signal that tells when the container is short of resources.</summary>
public static class PressureServiceExtensions
{
    /// <summary>Adds <see cref="IPressureSignal"/>. May be called again; later configuration adds to the earlier.</summary>
    public static IServiceCollection AddPressureSignal(this IServiceCollection services, Action<PressureOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddContainerReader();
        services.AddMetrics();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PressureOptions>, PressureOptionsValidator>());
        services.AddClosedOptions<PressureOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddSingleton<ResourceProbe>();
        if (!services.Any(static s => s.ServiceType == typeof(PressureMonitor)))
        {
            services.AddSingleton<PressureMonitor>();
            services.AddSingleton<IPressureSignal>(static s => s.GetRequiredService<PressureMonitor>());
            services.AddHostedService(static s => s.GetRequiredService<PressureMonitor>());
        }

        return services;
    }
}
