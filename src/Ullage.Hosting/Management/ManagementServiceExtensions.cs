using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Limits;

namespace Ullage.Hosting.Management;

/// <summary>Adds the place where operators' endpoints are served.</summary>
public static class ManagementServiceExtensions
{
    /// <summary>Adds <see cref="ManagementServer"/>. May be called again; later configuration adds to the earlier.</summary>
    public static IServiceCollection AddManagement(this IServiceCollection services, Action<ManagementOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddRoutingCore();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ManagementOptions>, ManagementOptions.Validator>());
        services.AddClosedOptions<ManagementOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        if (!services.Any(static s => s.ServiceType == typeof(ManagementServer)))
        {
            services.AddSingleton(static s => new ManagementServer(s, s.GetRequiredService<IOptions<ManagementOptions>>(), s.GetRequiredService<ILoggerFactory>()));
            services.AddHostedService(static s => s.GetRequiredService<ManagementServer>());
        }

        return services;
    }

    /// <summary>Maps operators' endpoints on the main port where they have none of their own; what needs its own port is then not served at all. <c>MapUllage</c> does so.</summary>
    public static IEndpointRouteBuilder MapManagement(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        if (services.GetService<ManagementServer>() is null || HasOwnPort(services))
        {
            return endpoints;
        }

        var group = endpoints.MapGroup("").ExemptFromCircuitBreaker();
        foreach (var part in services.GetServices<IManagementEndpoints>().Where(static p => !p.NeedsOwnPort))
        {
            part.Map(group);
        }

        return endpoints;
    }

    private static bool HasOwnPort(IServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<IOptions<ManagementOptions>>().Value.Port is not null;
        }
        catch (OptionsValidationException)
        {
            // Told with all other faults when the host starts.
            return true;
        }
    }
}
