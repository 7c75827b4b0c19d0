using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Connections;

internal static partial class ConnectionGuardLog
{
    [LoggerMessage(LogLevel.Warning, "More than {Most} connections wait for a request, which none of them finishes; those that have waited longest are closed, {Count} since this was last told. A few slow callers are told at most once a minute.")]
    public static partial void ConnectionsDropped(this ILogger logger, int most, long count);
}
