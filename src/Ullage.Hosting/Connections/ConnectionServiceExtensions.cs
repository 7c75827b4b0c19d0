using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;

namespace Ullage.Hosting.Connections;

/// <summary>Adds a bound on connections on which nothing happens.</summary>
public static class ConnectionServiceExtensions
{
    /// <summary>
    /// Closes the connections that have waited longest for a request where too many wait: ten thousand that send a byte now and then hold no more memory than <see cref="ConnectionGuardOptions.MaxWaiting"/>. On Kestrel with
    /// its own sockets; call it after Kestrel was added, as every web application builder has. May be called again; later configuration adds to the earlier.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the options.</param>
    public static IServiceCollection AddConnectionGuard(this IServiceCollection services, Action<ConnectionGuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ConnectionGuardOptions>, ConnectionGuardOptions.Validator>());
        services.AddClosedOptions<ConnectionGuardOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        if (services.Any(static s => s.ServiceType == typeof(ConnectionGuard)))
        {
            return services;
        }

        services.AddSingleton<ConnectionGuard>();
        services.AddSingleton<IStartupFilter>(static s => s.GetRequiredService<ConnectionGuard>());

        // Of several, Kestrel takes the last that can bind.
        services.AddSingleton<IConnectionListenerFactory>(static s => new GuardedTransport(
            new SocketTransportFactory(s.GetRequiredService<IOptions<SocketTransportOptions>>(), s.GetRequiredService<ILoggerFactory>()), s.GetRequiredService<ConnectionGuard>()));
        return services;
    }
}
