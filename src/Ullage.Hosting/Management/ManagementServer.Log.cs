using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Management;

internal static partial class ManagementServerLog
{
    [LoggerMessage(LogLevel.Information, "Probes and other operators' endpoints are served at {Address}, on {Interfaces}")]
    public static partial void Listening(this ILogger logger, Uri address, string interfaces);
}
