using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Telemetry;

/// <summary>Adds the sending of traces and metrics.</summary>
public static class OtlpServiceExtensions
{
    private const string SuppressesTags = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    /// <summary>
    /// Sends traces of ASP.NET Core, HttpClient, Npgsql and the chassis, and metrics if asked, with OTLP to a collector, once one is configured. May be called again; later configuration adds to the earlier.
    /// </summary>
    public static IServiceCollection AddOtlpExport(this IServiceCollection services, Action<OtlpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        DescribeRequests();
        services.AddLogging();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OtlpOptions>, OtlpOptions.Validator>());
        services.AddClosedOptions<OtlpOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        if (!services.Any(static s => s.ServiceType == typeof(OtlpExport)))
        {
            services.AddSingleton<OtlpExport>();
            services.AddSingleton<IStartupFilter, RequestSpans>();
            services.AddHostedService(static s => s.GetRequiredService<OtlpExport>());
            services.AddSingleton<IDrainable>(static s => s.GetRequiredService<OtlpExport>());
        }

        return services;
    }

    /// <summary>
    /// ASP.NET Core leaves method, path and host out of its activities unless this switch is off, so that whoever adds them by other means does not have them twice. What a service has set stays.
    /// </summary>
    private static void DescribeRequests()
    {
        if (!AppContext.TryGetSwitch(SuppressesTags, out _))
        {
            AppContext.SetSwitch(SuppressesTags, false);
        }
    }
}
