namespace Ullage.Cgroups;

/// <summary>Version 1 (Documentation/admin-guide/cgroup-v1/memory.rst, scheduler/sched-bwc.rst).</summary>
internal static class V1Files
{
    /// <summary>"No limit" is written as the largest multiple of the page size below 2⁶³; nothing real comes near 2⁶².</summary>
    private const long NoLimit = 1L << 62;

    public static MemoryReading Memory(CgroupReader reader, ControllerFolder at)
    {
        var stat = reader.Table(at.Folder, "memory.stat", "total_inactive_file", "total_rss", "total_cache", "hierarchical_memory_limit");
        // limit_in_bytes is the group's own; the hierarchical one also counts groups above the mount point
        var limit = Least(reader.Number(at.Folder, "memory.limit_in_bytes"), stat[3]);
        return new MemoryReading
        {
            Limit = limit is < NoLimit ? limit : null,
            Usage = reader.Number(at.Folder, "memory.usage_in_bytes"),
            InactiveFile = stat[0],
            Anonymous = stat[1],
            Cache = stat[2],
            Peak = reader.Number(at.Folder, "memory.max_usage_in_bytes"),
            OomKills = reader.Table(at.Folder, "memory.oom_control", "oom_kill")[0],
        };
    }

    public static CpuReading Cpu(CgroupReader reader, ControllerFolder at)
    {
        (double Cores, long PeriodUs)? tightest = null;
        foreach (var folder in at.Ancestry())
        {
            // a quota of -1 is none
            if (reader.Number(folder, "cpu.cfs_quota_us", least: -1) is { } quota and > 0 && reader.Number(folder, "cpu.cfs_period_us") is { } period and > 0
                && (tightest is null || (double)quota / period < tightest.Value.Cores))
            {
                tightest = ((double)quota / period, period);
            }
        }

        var stat = reader.Table(at.Folder, "cpu.stat", "nr_periods", "nr_throttled", "throttled_time");
        return new CpuReading
        {
            QuotaCores = tightest?.Cores,
            Period = tightest is { } t ? Microseconds(t.PeriodUs) : null,
            Periods = stat[0],
            ThrottledPeriods = stat[1],
            ThrottledNanoseconds = stat[2],
        };
    }

    public static long? CpuUsage(CgroupReader reader, ControllerFolder at) => reader.Number(at.Folder, "cpuacct.usage");

    internal static long? Least(long? a, long? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    /// <summary>The kernel allows periods of 1 ms to 1 s; whatever else stands there must not overflow.</summary>
    internal static TimeSpan Microseconds(long us) => TimeSpan.FromTicks(Math.Min(us, TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond) * TimeSpan.TicksPerMicrosecond);
}
