using Microsoft.Extensions.Logging;
using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Caching;

internal static partial class AdaptiveCacheLog
{
    [LoggerMessage(LogLevel.Warning, "Memory is {Level}: cache {Cache} gives back down to {Budget} of {Most}")]
    public static partial void Shrinks(this ILogger logger, PressureLevel level, string cache, long budget, long most);

    [LoggerMessage(LogLevel.Warning, "Cache {Cache} may weigh {Budget} and the heap may hold {Heap} bytes in all: where its weigher counts bytes, expected a budget of three quarters of that at most")]
    public static partial void TooLarge(this ILogger logger, string cache, long budget, long heap);

    [LoggerMessage(LogLevel.Information, "Cache {Cache} has its whole budget of {Most} again")]
    public static partial void Regrown(this ILogger logger, string cache, long most);

    [LoggerMessage(LogLevel.Warning, "The second level of cache {Cache} failed; it is left alone for {Rest}")]
    public static partial void SecondLevelFailed(this ILogger logger, Exception exception, string cache, TimeSpan rest);

    [LoggerMessage(LogLevel.Information, "The second level of cache {Cache} answers again")]
    public static partial void SecondLevelAnswers(this ILogger logger, string cache);

    [LoggerMessage(LogLevel.Warning, "A value or key for the second level of cache {Cache} cannot be written; other instances load it themselves")]
    public static partial void SecondLevelUnwritable(this ILogger logger, Exception? exception, string cache);

    [LoggerMessage(LogLevel.Warning, "A value of the second level of cache {Cache} cannot be read; it is loaded anew")]
    public static partial void SecondLevelUnreadable(this ILogger logger, Exception? exception, string cache);
}
