using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Buffers;

internal static partial class BufferPoolLog
{
    [LoggerMessage(LogLevel.Warning, "A pooled buffer was never disposed; it was rented at{RentedAt}")]
    public static partial void Leaked(this ILogger logger, string rentedAt);
}
