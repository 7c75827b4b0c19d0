namespace Ullage.Sizing.Reduction;

/// <summary>What a window keeps at hand of a day beside its packed bytes.</summary>
/// <param name="Hours">How many hours have samples.</param>
/// <param name="MemoryPeaks">The highest working set of each hour that has one, in bytes.</param>
/// <param name="SeenMs">How long either metric was seen.</param>
/// <param name="CpuSeenMs">How long CPU was seen.</param>
/// <param name="MemorySeenMs">How long memory was seen.</param>
internal readonly record struct DayDigest(int Hours, double[] MemoryPeaks, long SeenMs, long CpuSeenMs, long MemorySeenMs)
{
    public static DayDigest Of(ContainerDayCell cell)
    {
        var (cpu, memory) = (cell.Cpu.Hours, cell.Memory.Hours);
        Span<double> peaks = stackalloc double[HourTable.Hours];
        var (hours, held) = (0, 0);
        long seen = 0, cpuSeen = 0, memorySeen = 0;
        for (var hour = 0; hour < HourTable.Hours; hour++)
        {
            hours += cpu.WeightMs(hour) > 0 || memory.WeightMs(hour) > 0 ? 1 : 0;
            if (memory.WeightMs(hour) > 0 && memory.Highest(hour) > 0)
            {
                peaks[held++] = memory.Highest(hour);
            }

            var (ofCpu, ofMemory) = (cpu.SeenMs(hour), memory.SeenMs(hour));
            (seen, cpuSeen, memorySeen) = (seen + Math.Max(ofCpu, ofMemory), cpuSeen + ofCpu, memorySeen + ofMemory);
        }

        return new DayDigest(hours, peaks[..held].ToArray(), seen, cpuSeen, memorySeen);
    }
}
