namespace Ullage.Cgroups;

/// <summary>Version 2 (Documentation/admin-guide/cgroup-v2.rst).</summary>
internal static class V2Files
{
    public static MemoryReading Memory(CgroupReader reader, ControllerFolder at)
    {
        long? limit = null, high = null;
        foreach (var folder in at.Ancestry())
        {
            limit = V1Files.Least(limit, reader.Number(folder, "memory.max"));
            high = V1Files.Least(high, reader.Number(folder, "memory.high"));
        }

        var stat = reader.Table(at.Folder, "memory.stat", "inactive_file", "anon", "file");
        return new MemoryReading
        {
            Limit = limit,
            High = high,
            Usage = reader.Number(at.Folder, "memory.current"),
            InactiveFile = stat[0],
            Anonymous = stat[1],
            Cache = stat[2],
            Peak = reader.Number(at.Folder, "memory.peak"),
            OomKills = reader.Table(at.Folder, "memory.events", "oom_kill")[0],
        };
    }

    public static CpuReading Cpu(CgroupReader reader, ControllerFolder at)
    {
        (double Cores, long PeriodUs)? tightest = null;
        foreach (var folder in at.Ancestry())
        {
            if (reader.QuotaPair(folder) is { } pair && (tightest is null || (double)pair.QuotaUs / pair.PeriodUs < tightest.Value.Cores))
            {
                tightest = ((double)pair.QuotaUs / pair.PeriodUs, pair.PeriodUs);
            }
        }

        var stat = reader.Table(at.Folder, "cpu.stat", "nr_periods", "nr_throttled", "throttled_usec");
        return new CpuReading
        {
            QuotaCores = tightest?.Cores,
            Period = tightest is { } t ? V1Files.Microseconds(t.PeriodUs) : null,
            Periods = stat[0],
            ThrottledPeriods = stat[1],
            ThrottledNanoseconds = Nanoseconds(stat[2]),
        };
    }

    public static long? CpuUsage(CgroupReader reader, ControllerFolder at) => Nanoseconds(reader.Table(at.Folder, "cpu.stat", "usage_usec")[0]);

    private static long? Nanoseconds(long? microseconds) => microseconds is { } us ? (us > long.MaxValue / 1000 ? long.MaxValue : us * 1000) : null;
}
