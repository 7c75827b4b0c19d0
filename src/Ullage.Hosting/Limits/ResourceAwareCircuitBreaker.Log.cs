using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Limits;

internal static partial class ResourceAwareCircuitBreakerLog
{
    [LoggerMessage(LogLevel.Warning, "Circuit breaker {Breaker} opened: memory has been critical ({Memory:0.00}) for {OpenAfter}; nothing is let in")]
    public static partial void Opened(this ILogger logger, string breaker, double memory, TimeSpan openAfter);

    [LoggerMessage(LogLevel.Information, "Circuit breaker {Breaker} lets {Probes} probes in, memory at {Memory:0.00}")]
    public static partial void Probing(this ILogger logger, string breaker, int probes, double memory);

    [LoggerMessage(LogLevel.Information, "Circuit breaker {Breaker} closed, memory at {Memory:0.00}")]
    public static partial void Closed(this ILogger logger, string breaker, double memory);

    [LoggerMessage(LogLevel.Information, "Work of circuit breaker {Breaker} failed after its caller had gone")]
    public static partial void FailedLate(this ILogger logger, Exception exception, string breaker);
}
