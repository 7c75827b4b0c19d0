using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Management;

namespace Ullage.Hosting.Probes;

/// <summary>Adds the probes that a kubelet asks, and what readiness depends on.</summary>
public static class ProbeServiceExtensions
{
    /// <summary>
    /// Adds /livez (/healthz, /health), /readyz (/ready) and /startupz to the management endpoints. May be called again; later configuration adds to the earlier.
    /// </summary>
    public static IServiceCollection AddProbes(this IServiceCollection services, Action<ProbeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddManagement();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ReadinessGate>();
        services.TryAddSingleton(static s => new StartupGate(s.GetRequiredService<IHostApplicationLifetime>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProbeOptions>, ProbeOptions.Validator>());
        services.AddClosedOptions<ProbeOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IManagementEndpoints, ProbeEndpoints>());
        services.TryAddSingleton<StarvationWatch>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StarvationWatcher>());
        if (!services.Any(static s => s.ServiceType == typeof(ReadinessMonitor)))
        {
            services.AddSingleton<ReadinessMonitor>();
            services.AddHostedService(static s => s.GetRequiredService<ReadinessMonitor>());
        }

        return services;
    }

    /// <summary>Makes readiness depend on a check.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Its name in answers, logs and metrics; unique.</param>
    /// <param name="check">Looks; it is given the services and a token that is cancelled when its time is up.</param>
    public static IServiceCollection AddReadinessCheck(this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, ValueTask<CheckResult>> check)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(check);
        return services.AddProbes().AddSingleton<IReadinessCheck>(s => new DelegateReadinessCheck(name, s, check));
    }

    /// <summary>Makes readiness depend on another service's answering a GET with a status of 200 to 299. Only where this one can do nothing at all without it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Its name in answers, logs and metrics; unique.</param>
    /// <param name="address">What is asked; http or https.</param>
    /// <exception cref="ArgumentException">The address is not absolute, or of another scheme.</exception>
    public static IServiceCollection AddHttpReadinessCheck(this IServiceCollection services, string name, Uri address)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"Readiness check {name} is to ask an address that is not http or https; expected such as http://prices/livez.", nameof(address));
        }

        return services.AddProbes().AddSingleton<IReadinessCheck>(_ => new HttpReadinessCheck(name, address));
    }
}
