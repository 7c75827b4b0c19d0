using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Redis.Client;

internal static partial class RedisClientLog
{
    [LoggerMessage(LogLevel.Information, "Connected to {Server}")]
    public static partial void Connected(this ILogger logger, RedisAddress server);

    [LoggerMessage(LogLevel.Warning, "No connection to {Server}; it is tried again, at growing intervals, when it is asked for")]
    public static partial void ConnectionFailed(this ILogger logger, Exception exception, RedisAddress server);
}
