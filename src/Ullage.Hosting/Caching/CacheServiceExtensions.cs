using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Caching;

/// <summary>Adds caches that give back under memory pressure.</summary>
public static class CacheServiceExtensions
{
    /// <summary>Adds <see cref="AdaptiveCache{TKey, TValue}"/>, one a pair of types, with the signal that it follows. A second level takes the <see cref="IDistributedCache"/> that is registered.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; all are named.</exception>
    public static IServiceCollection AddAdaptiveCache<TKey, TValue>(this IServiceCollection services, Action<AdaptiveCacheOptions<TKey, TValue>>? configure = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new AdaptiveCacheOptions<TKey, TValue>();
        configure?.Invoke(options);
        var faults = options.Faults().ToList();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(configure));
        }

        services.AddLogging();
        services.AddPressureSignal();
        services.TryAddSingleton(s => new AdaptiveCache<TKey, TValue>(
            options,
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<IPressureSignal>(),
            s.GetService<IDistributedCache>(),
            s.GetRequiredService<ILoggerFactory>().CreateLogger("Ullage.Hosting.Caching"),
            s.GetRequiredService<IMeterFactory>()));
        return services;
    }
}
