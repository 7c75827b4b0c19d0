using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Workers;

/// <summary>Adds worker pools that the shutdown drains.</summary>
public static class WorkerServiceExtensions
{
    /// <summary>Adds <see cref="WorkerPool"/>, whose items are pieces of code.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; all are named.</exception>
    public static IServiceCollection AddWorkerPool(this IServiceCollection services, Action<WorkerPoolOptions>? configure = null)
    {
        var options = Options(services, configure);
        return services.AddPool(s => new WorkerPool(options, s.GetRequiredService<TimeProvider>(), Log(s), s.GetRequiredService<IMeterFactory>()));
    }

    /// <summary>Adds <see cref="WorkerPool{T}"/> for items of a type.</summary>
    /// <param name="services">The services.</param>
    /// <param name="handler">Makes what runs an item; called once, when the pool is first asked for.</param>
    /// <param name="configure">Changes the options.</param>
    /// <exception cref="ArgumentException">An option is out of its range; all are named.</exception>
    public static IServiceCollection AddWorkerPool<T>(
        this IServiceCollection services, Func<IServiceProvider, Func<T, CancellationToken, ValueTask>> handler, Action<WorkerPoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var options = Options(services, configure);
        return services.AddPool(s => new WorkerPool<T>(options, handler(s), s.GetRequiredService<TimeProvider>(), Log(s), s.GetRequiredService<IMeterFactory>()));
    }

    private static IServiceCollection AddPool<TPool>(this IServiceCollection services, Func<IServiceProvider, TPool> make)
        where TPool : class, IDrainable
    {
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(make);
        services.AddSingleton<IDrainable>(static s => s.GetRequiredService<TPool>());
        return services;
    }

    private static WorkerPoolOptions Options(IServiceCollection services, Action<WorkerPoolOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new WorkerPoolOptions();
        configure?.Invoke(options);
        var faults = options.Faults().ToList();
        return faults.Count == 0 ? options : throw new ArgumentException(string.Join(" ", faults), nameof(configure));
    }

    private static ILogger Log(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger("Ullage.Hosting.Workers");
}
