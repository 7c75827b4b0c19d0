using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Logs;

/// <summary>Adds logs as containers want them.</summary>
public static class JsonLogServiceExtensions
{
    /// <summary>
    /// Writes logs to stdout, one JSON object a line, or text on a terminal, in place of the framework's console logger. Which levels are written is the framework's configuration, as ever (<c>Logging__LogLevel__Default</c>).
    /// May be called again; later configuration adds to the earlier.
    /// </summary>
    public static IServiceCollection AddJsonLogs(this IServiceCollection services, Action<JsonLogOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JsonLogOptions>, JsonLogOptions.Validator>());
        services.AddClosedOptions<JsonLogOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        foreach (var console in services.Where(static s => s.ServiceType == typeof(ILoggerProvider) && s.ImplementationType == typeof(ConsoleLoggerProvider)).ToList())
        {
            services.Remove(console);
        }

        if (!services.Any(static s => s.ServiceType == typeof(JsonLoggerProvider)))
        {
            services.AddSingleton(static s => new JsonLoggerProvider(
                Options(s), s.GetService<IHostEnvironment>()?.ApplicationName, Console.OpenStandardOutput(), !Console.IsOutputRedirected, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<IMeterFactory>()));
            services.AddSingleton<ILoggerProvider>(static s => s.GetRequiredService<JsonLoggerProvider>());
            services.AddSingleton<IDrainable>(static s => s.GetRequiredService<JsonLoggerProvider>());
        }

        return services;
    }

    /// <summary>Faulty options are told when the host starts, with all other faults: until then there must be a log.</summary>
    private static JsonLogOptions Options(IServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<IOptions<JsonLogOptions>>().Value;
        }
        catch (OptionsValidationException)
        {
            return new JsonLogOptions();
        }
    }
}
