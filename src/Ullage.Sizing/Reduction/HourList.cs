using System.Collections;
using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>The hours of a window, unpacked a day at a time when looked at.</summary>
internal sealed class HourList : IReadOnlyList<HourUsage>
{
    private readonly DayList _days;
    private readonly int[] _starts;

    /// <param name="days">The days.</param>
    /// <param name="digests">What is kept of each beside its bytes.</param>
    public HourList(DayList days, IEnumerable<DayDigest> digests)
    {
        _days = days;
        _starts = new int[days.Count];
        List<double> peaks = [];
        var day = 0;
        foreach (var digest in digests)
        {
            _starts[day++] = Count;
            Count += digest.Hours;
            peaks.AddRange(digest.MemoryPeaks);
        }

        MemoryPeaks = [.. peaks];
    }

    public int Count { get; }

    /// <summary>The highest working set of each hour that has one, in time order: kept unpacked, since every decision looks at them.</summary>
    public IReadOnlyList<double> MemoryPeaks { get; }

    public HourUsage this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var day = Array.FindLastIndex(_starts, start => start <= index);
            return Of(_days.Cell(day))[index - _starts[day]];
        }
    }

    public IEnumerator<HourUsage> GetEnumerator() => Enumerable.Range(0, _days.Count).SelectMany(day => Of(_days.Cell(day))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The hours of one day that have samples.</summary>
    public static IReadOnlyList<HourUsage> Of(ContainerDayCell cell)
    {
        var (cpu, memory) = (cell.Cpu.Hours, cell.Memory.Hours);
        var hours = new List<HourUsage>(HourTable.Hours);
        for (var hour = 0; hour < HourTable.Hours; hour++)
        {
            bool hasCpu = cpu.WeightMs(hour) > 0, hasMemory = memory.WeightMs(hour) > 0;
            if (hasCpu || hasMemory)
            {
                hours.Add(new HourUsage(
                    cell.DayStartMs + hour * TimeRange.HourMs,
                    hasCpu ? cpu.Mean(hour) : double.NaN,
                    hasCpu ? cpu.Highest(hour) : double.NaN,
                    hasMemory ? memory.Mean(hour) : double.NaN,
                    hasMemory ? memory.Highest(hour) : double.NaN)
                {
                    Pods = Math.Max(cpu.WeightMs(hour), memory.WeightMs(hour)) / (double)TimeRange.HourMs,
                });
            }
        }

        return hours;
    }
}
