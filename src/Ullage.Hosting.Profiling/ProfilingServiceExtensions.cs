using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Management;
using Ullage.Hosting.Profiling.Endpoints;
using Ullage.Hosting.Profiling.Names;
using Ullage.Hosting.Profiling.Runtime;
using Ullage.Hosting.Configuration;

namespace Ullage.Hosting.Profiling;

/// <summary>Adds profiling to a service.</summary>
public static class ProfilingServiceExtensions
{
    /// <summary>
    /// Adds <see cref="RuntimeProfiler"/> and, on the management port only, <c>/debug/pprof/</c>. Off until <see cref="ProfilingOptions.Enabled"/> is set. May be called again; later configuration adds to the earlier.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the options.</param>
    public static IServiceCollection AddProfiling(this IServiceCollection services, Action<ProfilingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddManagement();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProfilingOptions>, ProfilingOptions.Validator>());
        services.AddClosedOptions<ProfilingOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddSingleton<IEventPipe, RuntimeEventPipe>();
        services.TryAddSingleton<MethodMap>();
        services.TryAddSingleton<NameResolver>();
        services.TryAddSingleton<ContinuousRecording>();
        services.TryAddSingleton(static s => new RuntimeProfiler(
            s.GetRequiredService<IEventPipe>(), s.GetRequiredService<IOptions<ProfilingOptions>>(), s.GetRequiredService<ContinuousRecording>(), s.GetRequiredService<NameResolver>(),
            s.GetRequiredService<TimeProvider>(), static () => Environment.CpuUsage.TotalTime));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IManagementEndpoints, ProfilingEndpoints>());
        if (!services.Any(static s => s.ServiceType == typeof(Registered)))
        {
            services.AddSingleton<Registered>();
            services.AddHostedService(static s => s.GetRequiredService<ContinuousRecording>());
        }

        return services;
    }

    private sealed class Registered;
}
