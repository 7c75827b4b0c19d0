using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Caching;

/// <summary>Adds caches that give back under memory pressure.</summary>
public static class CacheServiceExtensions
{
    /// <summary>
    /// Adds <see cref="AdaptiveCache{TKey, TValue}"/> with the signal that it follows. Of several, each with a name of its own, the container has each under its name and the first of its types without one
    /// too. A second level takes the <see cref="IDistributedCache"/> that is registered. Options out of their ranges are told when the host starts.
    /// </summary>
    public static IServiceCollection AddAdaptiveCache<TKey, TValue>(this IServiceCollection services, Action<AdaptiveCacheOptions<TKey, TValue>>? configure = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new AdaptiveCacheOptions<TKey, TValue>();
        configure?.Invoke(options);
        services.AddLogging();
        services.AddPressureSignal();
        new NamedPart("AdaptiveCache", options.Name, [.. options.Faults()]).AddTo(services, s => new AdaptiveCache<TKey, TValue>(
            options,
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<IPressureSignal>(),
            s.GetService<IDistributedCache>(),
            s.GetRequiredService<ILoggerFactory>().CreateLogger("Ullage.Hosting.Caching"),
            s.GetRequiredService<IMeterFactory>()));
        return services;
    }
}
