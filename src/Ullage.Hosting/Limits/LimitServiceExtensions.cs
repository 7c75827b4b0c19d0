using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;
using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Limits;

/// <summary>Adds limits on work at once, inbound and outbound.</summary>
public static class LimitServiceExtensions
{
    /// <summary>
    /// Adds <see cref="ResourceAwareCircuitBreaker"/> and the pressure signal that it heeds. <c>app.UseCircuitBreaker()</c> puts it before the endpoints. May be called again; later configuration adds
    /// to the earlier.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes how much is let in.</param>
    /// <param name="inbound">Changes which requests are judged.</param>
    public static IServiceCollection AddCircuitBreaker(this IServiceCollection services, Action<CircuitBreakerOptions>? configure = null, Action<InboundLimitOptions>? inbound = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddPressureSignal();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CircuitBreakerOptions>, CircuitBreakerOptions.Validator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InboundLimitOptions>, InboundLimitOptions.Validator>());
        services.AddClosedOptions<CircuitBreakerOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.AddClosedOptions<InboundLimitOptions>().Configure(options => inbound?.Invoke(options)).ValidateOnStart();
        services.TryAddSingleton(static s => new ResourceAwareCircuitBreaker(
            s.GetRequiredService<IOptions<CircuitBreakerOptions>>().Value, s.GetRequiredService<IPressureSignal>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILoggerFactory>().CreateLogger("Ullage.Hosting.Limits"), s.GetRequiredService<IMeterFactory>()));
        return services;
    }

    /// <summary>
    /// Limits the calls of an HTTP client that are at once under way to each host by what the host bears: it grows while all goes well and backs off at 429, 503, 504, failed connections and
    /// timeouts. A permit is held until the response's head is there or the call has failed. May be called again; later configuration adds to the earlier.
    /// </summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Changes the options.</param>
    public static IHttpClientBuilder AddOutboundLimit(this IHttpClientBuilder builder, Action<OutboundLimitOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, client) = (builder.Services, builder.Name);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OutboundLimitOptions>, OutboundLimitOptions.Validator>());
        services.AddClosedOptions<OutboundLimitOptions>(client).Configure(options => configure?.Invoke(options)).ValidateOnStart();
        if (services.Any(s => s.ServiceType == typeof(OutboundLimits) && client.Equals(s.ServiceKey)))
        {
            return builder;
        }

        // Handlers come and go every few minutes; what was learnt of the hosts stays.
        services.AddKeyedSingleton(client, static (s, key) => new OutboundLimits(
            (string)key!, s.GetRequiredService<IOptionsMonitor<OutboundLimitOptions>>().Get((string)key!), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<IMeterFactory>()));
        // Last of all, so that it sees what others have set.
        services.AddOptions<HttpClientFactoryOptions>(client).PostConfigure<IServiceProvider>((factory, s) =>
            factory.HttpClientActions.Add(http => s.GetRequiredKeyedService<OutboundLimits>(client).ClientTimeout = http.Timeout));
        return builder.AddHttpMessageHandler(s => new OutboundLimitHandler(s.GetRequiredKeyedService<OutboundLimits>(client)));
    }
}
