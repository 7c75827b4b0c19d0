using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Workers;

internal static partial class WorkerPoolLog
{
    [LoggerMessage(LogLevel.Error, "An item of worker pool {Pool} failed")]
    public static partial void Failed(this ILogger logger, Exception exception, string pool);
}
