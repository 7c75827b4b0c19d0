using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;
using Ullage.Cgroups;

namespace Ullage.Hosting.Container;

/// <summary>Adds what fits the runtime to its container.</summary>
public static class ContainerServiceExtensions
{
    /// <summary>Adds <see cref="ContainerTuning"/> and the watcher that tells the container's size at start and follows its limit.</summary>
    public static IServiceCollection AddContainerTuning(this IServiceCollection services, Action<ContainerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddContainerReader();
        services.TryAddSingleton(static s => new ContainerTuning(s.GetRequiredService<IContainerReader>(), s.GetRequiredService<IRuntime>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ContainerOptions>, ContainerOptionsValidator>());
        services.AddClosedOptions<ContainerOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.AddHostedService<LimitWatcher>();
        return services;
    }

    internal static void AddContainerReader(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRuntime, DotNetRuntime>();
        services.TryAddSingleton<IContainerReader>(static _ => new CgroupContainerReader(CgroupLocation.OfThisProcess()));
    }
}
