using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Configuration;

/// <summary>
/// Options whose generic types stand in the code. The framework registers them open, so that a natively compiled service builds some ten types an options class while it starts:
/// a quarter of its start. Same classes, same behaviour.
/// </summary>
internal static class ClosedOptions
{
    /// <summary>As <see cref="OptionsServiceCollectionExtensions.AddOptions{TOptions}(IServiceCollection, string)"/>.</summary>
    public static OptionsBuilder<T> AddClosedOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(this IServiceCollection services, string? name = null)
        where T : class => services.CloseOptions<T>().AddOptions<T>(name);

    /// <summary>Names the types of options that somebody else adds.</summary>
    public static IServiceCollection CloseOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(this IServiceCollection services)
        where T : class
    {
        services.TryAddTransient<IOptionsFactory<T>>(static s => new OptionsFactory<T>(All<IConfigureOptions<T>>(s), All<IPostConfigureOptions<T>>(s), All<IValidateOptions<T>>(s)));
        services.TryAddSingleton<IOptionsMonitorCache<T>>(static _ => new OptionsCache<T>());
        services.TryAddSingleton<IOptionsMonitor<T>>(static s => new OptionsMonitor<T>(
            s.GetRequiredService<IOptionsFactory<T>>(), All<IOptionsChangeTokenSource<T>>(s), s.GetRequiredService<IOptionsMonitorCache<T>>()));
        services.TryAddSingleton<IOptions<T>>(static s => new OptionsManager<T>(s.GetRequiredService<IOptionsFactory<T>>()));
        return services;
    }

    // The array is what the container makes of several registrations; named here, it is there before the start.
    private static IEnumerable<T> All<T>(IServiceProvider services)
        where T : class => services.GetService<IEnumerable<T>>() ?? Array.Empty<T>();
}
