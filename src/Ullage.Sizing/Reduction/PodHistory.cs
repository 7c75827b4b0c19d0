using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>One pod's container over the days of a reduction, kept as its series' reducers wrote them: a few hundred bytes a day and metric.</summary>
internal sealed class PodHistory(string pod)
{
    private readonly SortedDictionary<int, (byte[]? Cpu, byte[]? Memory)> _days = [];

    public string Pod => pod;

    /// <summary>The numbers of the days on which it was seen, in order.</summary>
    public IEnumerable<int> Days => _days.Keys;

    /// <summary>Adds a day of one metric.</summary>
    public void Add(int day, bool isCpu, byte[] bytes)
    {
        _days.TryGetValue(day, out var known);
        _days[day] = isCpu ? (bytes, known.Memory) : (known.Cpu, bytes);
    }

    /// <summary>Reads one day into the scratch given; false when the pod was not seen on it.</summary>
    public bool TryRead(int day, MetricDay cpu, MetricDay memory)
    {
        cpu.Clear();
        memory.Clear();
        if (!_days.TryGetValue(day, out var found))
        {
            return false;
        }

        Read(found.Cpu, day, cpu);
        Read(found.Memory, day, memory);
        return true;
    }

    private static void Read(byte[]? bytes, int day, MetricDay into)
    {
        if (bytes is not null)
        {
            var reader = new CompactReader(bytes);
            into.MergeFrom(ref reader, day * TimeRange.DayMs);
        }
    }
}
