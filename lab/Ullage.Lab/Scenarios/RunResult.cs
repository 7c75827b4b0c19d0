using Ullage.Cgroups;
using Ullage.Lab.Load;

namespace Ullage.Lab.Scenarios;

/// <summary>One pod under one load: what the clients and what the kernel saw.</summary>
/// <param name="Load">The clients' side.</param>
/// <param name="Before">The container's counters when the load began.</param>
/// <param name="After">The same when it ended.</param>
/// <param name="OomKills">Kills for want of memory over the pod's life.</param>
/// <param name="Restarts">Restarts over the pod's life.</param>
internal sealed record RunResult(LoadResult Load, CgroupReading Before, CgroupReading After, long OomKills, int Restarts)
{
    /// <summary>Share of CFS periods throttled while the load ran.</summary>
    public double ThrottledShare
    {
        get
        {
            var periods = (After.Cpu.Periods ?? 0) - (Before.Cpu.Periods ?? 0);
            return periods > 0 ? ((After.Cpu.ThrottledPeriods ?? 0) - (Before.Cpu.ThrottledPeriods ?? 0)) / (double)periods : 0;
        }
    }

    /// <summary>Mean CPU in cores while the load ran.</summary>
    public double Cores(TimeSpan length) => ((After.Cpu.UsageNanoseconds ?? 0) - (Before.Cpu.UsageNanoseconds ?? 0)) / 1e9 / length.TotalSeconds;
}
