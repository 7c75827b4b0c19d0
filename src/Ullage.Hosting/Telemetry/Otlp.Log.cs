using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Telemetry;

internal static partial class OtlpLog
{
    [LoggerMessage(LogLevel.Warning, "The collector does not take {What} ({Reason}); the service goes on without, and further failures are not told until it does")]
    public static partial void NotTaken(this ILogger logger, string what, string reason);

    [LoggerMessage(LogLevel.Information, "The collector takes {What} again")]
    public static partial void TakenAgain(this ILogger logger, string what);

    [LoggerMessage(LogLevel.Warning, "Traces or metrics were left when the time to send them was up")]
    public static partial void NotFlushed(this ILogger logger);
}
