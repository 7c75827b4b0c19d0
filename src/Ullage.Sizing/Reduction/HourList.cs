using System.Collections;
using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>The hours of a window, kept as compact as days write them and unpacked a day at a time when looked at.</summary>
internal sealed class HourList : IReadOnlyList<HourUsage>
{
    private readonly (int Day, byte[]? Cpu, byte[]? Memory, int Start)[] _days;

    public HourList(SortedDictionary<int, (byte[]? Cpu, byte[]? Memory)> days)
    {
        _days = new (int, byte[]?, byte[]?, int)[days.Count];
        var at = 0;
        foreach (var (day, (cpu, memory)) in days)
        {
            _days[at++] = (day, cpu, memory, Count);
            Count += Hours(day, cpu, memory).Count();
        }
    }

    public int Count { get; }

    public HourUsage this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var at = Array.FindLastIndex(_days, day => day.Start <= index);
            return Hours(_days[at].Day, _days[at].Cpu, _days[at].Memory).ElementAt(index - _days[at].Start);
        }
    }

    public IEnumerator<HourUsage> GetEnumerator() => _days.SelectMany(static day => Hours(day.Day, day.Cpu, day.Memory)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public static HourTable Unpack(byte[]? bytes, double units)
    {
        var table = new HourTable(units);
        if (bytes is not null)
        {
            var reader = new CompactReader(bytes);
            table.MergeFrom(ref reader);
        }

        return table;
    }

    private static IEnumerable<HourUsage> Hours(int day, byte[]? cpuBytes, byte[]? memoryBytes)
    {
        var cpu = Unpack(cpuBytes, HourTable.CpuUnits);
        var memory = Unpack(memoryBytes, HourTable.MemoryUnits);
        for (var hour = 0; hour < HourTable.Hours; hour++)
        {
            bool hasCpu = cpu.WeightMs(hour) > 0, hasMemory = memory.WeightMs(hour) > 0;
            if (hasCpu || hasMemory)
            {
                yield return new HourUsage(
                    day * TimeRange.DayMs + hour * TimeRange.HourMs,
                    hasCpu ? cpu.Mean(hour) : double.NaN,
                    hasCpu ? cpu.Highest(hour) : double.NaN,
                    hasMemory ? memory.Mean(hour) : double.NaN,
                    hasMemory ? memory.Highest(hour) : double.NaN);
            }
        }
    }
}
