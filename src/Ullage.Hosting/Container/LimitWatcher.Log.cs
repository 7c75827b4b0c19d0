using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Container;

internal static partial class LimitWatcherLog
{
    [LoggerMessage(LogLevel.Information, "Container: CPU quota {CpuQuota} cores, {Processors} processors, memory limit {MemoryLimit}, heap limit {HeapLimit}, {Collector} collector, conserve memory {ConserveMemory}")]
    public static partial void Container(this ILogger logger, object cpuQuota, int processors, object memoryLimit, object heapLimit, string collector, int conserveMemory);

    [LoggerMessage(LogLevel.Warning, "Control group: {Problem}")]
    public static partial void Unreadable(this ILogger logger, string problem);

    [LoggerMessage(LogLevel.Information, "{Setting} was {Found}, is {Value} now: {Reason}")]
    public static partial void Changed(this ILogger logger, string setting, string found, string value, string reason);

    [LoggerMessage("{Setting} is {Found}, better {Value}: {Reason}")]
    public static partial void Advised(this ILogger logger, LogLevel level, string setting, string found, string value, string reason);

    [LoggerMessage(LogLevel.Information, "The memory limit went from {Before} to {After} bytes; the collector follows it")]
    public static partial void LimitFollowed(this ILogger logger, object before, object after);

    [LoggerMessage(LogLevel.Warning, "The memory limit went from {Before} to {After} bytes, below what the heap holds: the collector keeps its old limit, the kernel has the new one")]
    public static partial void LimitTooLow(this ILogger logger, object before, object after);
}
