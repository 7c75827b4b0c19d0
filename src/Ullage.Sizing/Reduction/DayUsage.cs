using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>
/// What a container used on one UTC day, over all its pods: the block of which maxima, trends and daily shapes are made. The first and the last day of a window are
/// seen in part only; <see cref="Observed"/> and <see cref="Hours"/> tell how much. Immutable by contract.
/// </summary>
public sealed class DayUsage
{
    private readonly ContainerDayCell _cell;
    private IReadOnlyList<HourUsage>? _hours;

    internal DayUsage(ContainerDayCell cell) => _cell = cell;

    /// <summary>The day.</summary>
    public DateOnly Day => _cell.Day;

    /// <summary>Its first moment.</summary>
    public long StartMs => _cell.DayStartMs;

    /// <summary>Pods seen: exact below 64, then within some 12 %.</summary>
    public int Pods => _cell.PodCount;

    /// <summary>Time in which some pod was seen, reckoned by the hour: in each at most the hour.</summary>
    public TimeSpan Observed => TimeSpan.FromMilliseconds(Enumerable.Range(0, HourTable.Hours).Sum(hour => Math.Max(_cell.Cpu.Hours.SeenMs(hour), _cell.Memory.Hours.SeenMs(hour))));

    /// <summary>The first sample, or null when there was none.</summary>
    public long? FirstMs => Math.Min(_cell.Cpu.FirstMs, _cell.Memory.FirstMs) is var first and < long.MaxValue ? first : null;

    /// <summary>The last sample, or null when there was none.</summary>
    public long? LastMs => Math.Max(_cell.Cpu.LastMs, _cell.Memory.LastMs) is var last and > long.MinValue ? last : null;

    /// <summary>Means and maxima by hour, hours without samples left out.</summary>
    public IReadOnlyList<HourUsage> Hours => _hours ??= HourList.Of(_cell);

    /// <summary>The highest memory sample, exact, with pod and moment; null when there was none.</summary>
    public Evidence? MemoryPeak => Found("memory peak", "bytes", _cell.Memory.Peak, _cell.Memory.Samples);

    /// <summary>The highest 1-minute CPU mean outside start-up, with pod and moment; null when there was none.</summary>
    public Evidence? CpuMax => Found("cpu max", "cores", _cell.Cpu.Peak, _cell.Cpu.Samples);

    /// <summary>The sharpest CPU rate between neighbouring samples outside start-up; null when there was none.</summary>
    public Evidence? CpuBurst => Found("cpu burst", "cores", _cell.Cpu.Burst, _cell.Cpu.Samples);

    /// <summary>The highest 1-minute CPU mean during start-up; null when no start was seen.</summary>
    public Evidence? CpuStartupMax => Found("cpu start-up max", "cores", _cell.Cpu.StartupPeak, _cell.Cpu.Samples);

    /// <summary>The (at most four) pods with the highest memory peaks, highest first: peaks exact.</summary>
    public IReadOnlyList<PodDay> TopMemoryPods => _cell.TopMemoryPods;

    /// <summary>The (at most four) pods with the highest 1-minute CPU means, highest first: peaks exact.</summary>
    public IReadOnlyList<PodDay> TopCpuPods => _cell.TopCpuPods;

    /// <summary>The lowest memory by hour of at most four pods, those seen in most hours; the same pods from day to day.</summary>
    public IReadOnlyList<PodDayLows> MemoryLows => _cell.Lows.Pods;

    /// <summary>The memory peaks of all pods, one a pod; within 1 %.</summary>
    public PodPeaks MemoryPeaks => _cell.MemoryPeaks;

    /// <summary>The highest 1-minute CPU means of all pods, one a pod; within 1 %.</summary>
    public PodPeaks CpuPeaks => _cell.CpuPeaks;

    /// <summary>Restarts; 0 where not told.</summary>
    public long Restarts => _cell.Restarts;

    /// <summary>Kills for lack of memory; 0 where not told.</summary>
    public long OomKills => _cell.OomEvents;

    /// <summary>CFS periods in which it ran; 0 where not told.</summary>
    public long CfsPeriods => _cell.CfsPeriods;

    /// <summary>Those of them in which it was throttled.</summary>
    public long CfsThrottledPeriods => _cell.CfsThrottledPeriods;

    internal GoDay Go => _cell.Go;

    private static Evidence? Found(string statistic, string unit, in Extreme extreme, long samples) =>
        extreme.Exists ? new Evidence(statistic, extreme.Value, unit, extreme.Pod, extreme.AtMs, samples) : null;
}
