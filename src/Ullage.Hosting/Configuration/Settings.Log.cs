using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Configuration;

internal static partial class SettingsLog
{
    [LoggerMessage(LogLevel.Information, "Settings are read anew from {Files}")]
    public static partial void Reloaded(this ILogger logger, string files);

    [LoggerMessage(LogLevel.Warning, "Mounted settings have changed and cannot be used; the earlier ones stay: {Faults}")]
    public static partial void Refused(this ILogger logger, string faults);

    [LoggerMessage(LogLevel.Warning, "Mounted settings have changed ({Files}) and what makes use of them threw {Exception}; the earlier ones stay")]
    public static partial void Unusable(this ILogger logger, string files, string exception);

    [LoggerMessage(LogLevel.Error, "Somebody who was told of new settings failed")]
    public static partial void ListenerFailed(this ILogger logger, Exception exception);
}
