using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Probes;

internal static partial class ProbesLog
{
    [LoggerMessage(LogLevel.Warning, "Readiness check {Check} threw")]
    public static partial void CheckThrew(this ILogger logger, Exception exception, string check);

    [LoggerMessage(LogLevel.Information, "Readiness check {Check} succeeds")]
    public static partial void CheckReady(this ILogger logger, string check);

    [LoggerMessage(LogLevel.Warning, "Readiness check {Check} fails: {Reason}; the service is not ready")]
    public static partial void CheckNotReady(this ILogger logger, string check, string reason);

    [LoggerMessage(LogLevel.Warning, "Work has waited {Seconds:0.0} s for a thread of the pool ({Threads} threads, {Pending} items wait): something blocks threads")]
    public static partial void Starved(this ILogger logger, double seconds, int threads, long pending);

    [LoggerMessage(LogLevel.Information, "Work finds threads again")]
    public static partial void StarvationEnded(this ILogger logger);
}
