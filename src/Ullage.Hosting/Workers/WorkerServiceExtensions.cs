using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Workers;

/// <summary>Adds worker pools that the shutdown drains.</summary>
public static class WorkerServiceExtensions
{
    /// <summary>
    /// Adds <see cref="WorkerPool"/>, whose items are pieces of code. Of several, each with a name of its own, the container has each under its name and the first without one too. Options out of their
    /// ranges are told when the host starts.
    /// </summary>
    public static IServiceCollection AddWorkerPool(this IServiceCollection services, Action<WorkerPoolOptions>? configure = null) =>
        services.AddPool(configure, static (s, options) => new WorkerPool(options, s.GetRequiredService<TimeProvider>(), Log(s), s.GetRequiredService<IMeterFactory>()));

    /// <summary>Adds <see cref="WorkerPool{T}"/> for items of a type.</summary>
    /// <inheritdoc cref="AddWorkerPool(IServiceCollection, Action{WorkerPoolOptions})"/>
    /// <param name="services">The services.</param>
    /// <param name="handler">Makes what runs an item; called once, when the pool is first asked for.</param>
    /// <param name="configure">Changes the options.</param>
    public static IServiceCollection AddWorkerPool<T>(
        this IServiceCollection services, Func<IServiceProvider, Func<T, CancellationToken, ValueTask>> handler, Action<WorkerPoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return services.AddPool(configure, (s, options) => new WorkerPool<T>(options, handler(s), s.GetRequiredService<TimeProvider>(), Log(s), s.GetRequiredService<IMeterFactory>()));
    }

    private static IServiceCollection AddPool<TPool>(this IServiceCollection services, Action<WorkerPoolOptions>? configure, Func<IServiceProvider, WorkerPoolOptions, TPool> make)
        where TPool : class, IDrainable
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new WorkerPoolOptions();
        configure?.Invoke(options);
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        new NamedPart("WorkerPool", options.Name, [.. options.Faults()]).AddTo(services, s => make(s, options));
        services.AddSingleton<IDrainable>(s => s.GetRequiredKeyedService<TPool>(options.Name));
        return services;
    }

    private static ILogger Log(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger("Ullage.Hosting.Workers");
}
