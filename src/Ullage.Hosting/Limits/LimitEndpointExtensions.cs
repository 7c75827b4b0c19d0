using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Limits;

/// <summary>Puts the breaker before an application's endpoints.</summary>
public static class LimitEndpointExtensions
{
    /// <summary>
    /// Judges every request that comes by here by <see cref="ResourceAwareCircuitBreaker"/>: place it first, so that a request that is turned away costs nothing else. <c>MapUllage</c> does so.
    /// </summary>
    /// <exception cref="InvalidOperationException"><see cref="LimitServiceExtensions.AddCircuitBreaker"/> was not called.</exception>
    public static IApplicationBuilder UseCircuitBreaker(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.ApplicationServices;
        if (!services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(ResourceAwareCircuitBreaker)))
        {
            throw new InvalidOperationException("There is no circuit breaker to use; call services.AddCircuitBreaker() or builder.AddUllage() first.");
        }

        // Made when the pipeline is, by a host that starts: faulty options have been told by then, with all others.
        return app.Use(next => new InboundLimitMiddleware(
            next, services.GetRequiredService<ResourceAwareCircuitBreaker>(), services.GetRequiredService<IOptions<InboundLimitOptions>>().Value, services.GetRequiredService<TimeProvider>()).InvokeAsync);
    }

    /// <summary>Always lets requests of these endpoints in, and does not learn from them: for streams, long polls, and what operators need.</summary>
    public static TBuilder ExemptFromCircuitBreaker<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(CircuitBreakerExemption.Instance));
        return builder;
    }
}
