using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;

namespace Ullage.Hosting.Profiling.Scheduling;

/// <summary>Adds profiles on a schedule.</summary>
public static class ScheduledProfilingServiceExtensions
{
    /// <summary>
    /// Adds <see cref="ScheduledProfiling"/> and the profiler that it uses, switched on. <c>/debug/pprof/</c> is then served too where there is a management port. May be called again; later configuration adds to the earlier.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the options.</param>
    public static IServiceCollection AddScheduledProfiling(this IServiceCollection services, Action<ScheduledProfilingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddProfiling(static o => o.Enabled = true);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ScheduledProfilingOptions>, ScheduledProfilingOptions.Validator>());
        services.AddClosedOptions<ScheduledProfilingOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddSingleton<IScheduledSource, RuntimeSource>();
        if (!services.Any(static s => s.ServiceType == typeof(ScheduledProfiling)))
        {
            services.AddSingleton(Create);
            services.AddSingleton<IHostedService>(static s => s.GetRequiredService<ScheduledProfiling>());
        }

        return services;
    }

    private static ScheduledProfiling Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<ScheduledProfilingOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        List<IProfileStore> stores = [.. services.GetServices<IProfileStore>()];
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Ullage.Hosting.Profiling");
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return new ScheduledProfiling(services.GetRequiredService<IScheduledSource>(), options, stores, time, new Random(0), log);
        }

        if (options.Folder is { Length: > 0 } folder)
        {
            stores.Add(new FolderStore(folder, options.MaxBytes, options.Keep, time));
        }

        if (options.Upload is { } upload)
        {
#pragma warning disable CA2000 // Lives as long as the process.
            var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = options.UploadTimeout };
#pragma warning restore CA2000
            stores.Add(new HttpStore(client, upload, options.S3Provider ?? (options.S3 is { } fixedOnes ? _ => new(fixedOnes) : null), options.Region, time));
        }

        // The pods of a service start at once; what moves them apart must differ from pod to pod.
        var random = services.GetService<Random>() ?? new Random(HashCode.Combine(options.Instance, Environment.ProcessId, time.GetTimestamp()));
        return new ScheduledProfiling(services.GetRequiredService<IScheduledSource>(), options, stores, time, random, log);
    }
}
