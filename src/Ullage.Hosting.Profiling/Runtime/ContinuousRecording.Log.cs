using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Profiling.Runtime;

internal static partial class ContinuousRecordingLog
{
    [LoggerMessage(LogLevel.Information, "Profiling is on: allocations {Allocations}, contention {Contention}")]
    public static partial void Recording(this ILogger logger, bool allocations, bool contention);

    [LoggerMessage(LogLevel.Warning, "Profiling is on, but /debug/pprof/ is served nowhere: it is for the management port only; set Management.Port")]
    public static partial void Portless(this ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Allocations and contention are not recorded: {Why}")]
    public static partial void Unavailable(this ILogger logger, string why);
}
