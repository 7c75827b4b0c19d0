using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Backtest;

/// <summary>One pod's day, read for judging. Used again for the next.</summary>
internal sealed class PodDayUsage
{
    private readonly MetricDay _cpu = new(HourTable.CpuUnits);
    private readonly MetricDay _memory = new(HourTable.MemoryUnits);

    /// <summary>The highest memory sample in bytes, exact.</summary>
    public double MemoryPeak => _memory.Peak.Value;

    /// <summary>The 95th percentile of the working set by time in bytes, within 1 %.</summary>
    public double MemoryP95 { get; private set; }

    /// <summary>Mean working set in bytes.</summary>
    public double MemoryMean { get; private set; }

    /// <summary>Mean cores, start-up included.</summary>
    public double CpuMean { get; private set; }

    /// <summary>Share of a day for which it was seen.</summary>
    public double Seen { get; private set; }

    /// <summary>Reads a pod's day; false when CPU or memory was seen for less than the time given.</summary>
    public bool TryRead(PodHistory pod, int day, long leastMs)
    {
        if (!pod.TryRead(day, _cpu, _memory))
        {
            return false;
        }

        long cpuMs = _cpu.Hours.TotalWeightMs, memoryMs = _memory.Hours.TotalWeightMs;
        if (cpuMs < leastMs || memoryMs < leastMs)
        {
            return false;
        }

        MemoryP95 = Math.Min(_memory.Steady.Quantile(0.95), MemoryPeak);
        MemoryMean = _memory.Hours.TotalSum * 1000.0 / memoryMs / HourTable.MemoryUnits;
        CpuMean = _cpu.Hours.TotalSum * 1000.0 / cpuMs / HourTable.CpuUnits;
        Seen = Math.Min(1, (double)Math.Max(cpuMs, memoryMs) / TimeRange.DayMs);
        return true;
    }

    /// <summary>Share of the time in which the 1-minute means of CPU lay above an amount, as if the use within 2 % of it were spread evenly; start-up counts.</summary>
    public double CpuTimeAbove(double cores)
    {
        var total = _cpu.Steady.TotalWeight + _cpu.Startup.TotalWeight;
        return total > 0 ? (_cpu.Steady.WeightAboveEvenly(cores) + _cpu.Startup.WeightAboveEvenly(cores)) / total : 0;
    }
}
