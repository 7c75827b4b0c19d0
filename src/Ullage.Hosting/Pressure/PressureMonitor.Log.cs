using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Pressure;

internal static partial class PressureMonitorLog
{
    [LoggerMessage(LogLevel.Information, "Pressure went from {Before} to {After}: memory {Memory:0.00}, CPU {Cpu:0.00}, stalled for memory {MemoryStall:0.00}, for CPU {CpuStall:0.00}")]
    public static partial void LevelChanged(this ILogger logger, PressureLevel before, PressureLevel after, double memory, double cpu, double memoryStall, double cpuStall);
}
