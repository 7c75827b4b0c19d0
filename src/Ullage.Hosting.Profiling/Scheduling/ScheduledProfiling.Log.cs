using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Profiling.Scheduling;

internal static partial class ScheduledProfilingLog
{
    [LoggerMessage(LogLevel.Debug, "The profile {Name} of {Bytes} bytes was put away")]
    public static partial void Stored(this ILogger logger, string name, int bytes);

    [LoggerMessage(LogLevel.Warning, "The profile {Name} could not be put away: {Why}")]
    public static partial void NotStored(this ILogger logger, string name, string why);

    [LoggerMessage(LogLevel.Warning, "Profiles cannot be put away: {Why}; tried anew with each")]
    public static partial void Unusable(this ILogger logger, string why);

    [LoggerMessage(LogLevel.Warning, "No {Kind} profile this time: {Why}")]
    public static partial void NotTaken(this ILogger logger, string kind, string why);

    [LoggerMessage(LogLevel.Warning, "No profiles on a schedule: {Why}")]
    public static partial void Native(this ILogger logger, string why);

    [LoggerMessage(LogLevel.Warning, "Scheduled profiling has nowhere to put profiles: set ScheduledProfiling.Folder or Upload")]
    public static partial void Storeless(this ILogger logger);
}
