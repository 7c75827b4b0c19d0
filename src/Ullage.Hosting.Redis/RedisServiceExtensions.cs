using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Configuration;

namespace Ullage.Hosting.Redis;

/// <summary>Adds Redis as the distributed cache.</summary>
public static class RedisServiceExtensions
{
    /// <summary>
    /// Adds <see cref="RedisCache"/>, as <see cref="IDistributedCache"/> too, closed by the shutdown after the workers. The URL is the configuration's <c>CACHE_URL</c> unless <paramref name="configure"/> sets one. Options are validated when the host starts; that Redis can be reached is not asked for then.
    /// </summary>
    public static IServiceCollection AddUllageRedis(this IServiceCollection services, Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>());
        services.AddClosedOptions<RedisOptions>().Configure<IServiceProvider>((options, provider) =>
        {
            options.Url ??= MountedSetting.Find(provider.GetService<IConfiguration>(), "CACHE_URL", out options.Misread);
            configure?.Invoke(options);
        }).ValidateOnStart();
        if (services.Any(static s => s.ServiceType == typeof(RedisCache)))
        {
            return services;
        }

        services.AddSingleton(static s => new RedisCache(
            s.GetRequiredService<IOptions<RedisOptions>>().Value,
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILoggerFactory>().CreateLogger("Ullage.Hosting.Redis"),
            s.GetRequiredService<IMeterFactory>()));
        services.AddSingleton<IDistributedCache>(static s => s.GetRequiredService<RedisCache>());
        services.AddSingleton<IDrainable>(static s => s.GetRequiredService<RedisCache>());
        return services;
    }

    private sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
    {
        public ValidateOptionsResult Validate(string? name, RedisOptions options)
        {
            var faults = options.Faults().ToList();
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
