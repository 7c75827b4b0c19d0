using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Metrics;

internal static partial class MetricsLog
{
    [LoggerMessage(LogLevel.Warning, "Instrument {Instrument} of Meter {Meter} is not shown: another has the name {Name} in Prometheus, or there are too many")]
    public static partial void NameTaken(this ILogger logger, string instrument, string meter, string name);

    [LoggerMessage(LogLevel.Warning, "An observable instrument failed and is not shown; further failures are not told")]
    public static partial void CallbackFailed(this ILogger logger, Exception exception);
}
