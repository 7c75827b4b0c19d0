namespace Ullage.Cgroups;

/// <summary>CPU of a control group at one moment. Counters run since the group was made. Null means that the kernel does not tell, or for the quota that there is none.</summary>
public sealed record CpuReading
{
    /// <summary>The CFS quota in cores (quota / period, a fraction): the lowest of the group's own and those above it.</summary>
    public double? QuotaCores { get; init; }

    /// <summary>The CFS period that goes with <see cref="QuotaCores"/>.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>CPU time used, user and system, in nanoseconds.</summary>
    public long? UsageNanoseconds { get; init; }

    /// <summary>CFS periods in which the group wanted to run; counted only under a quota of its own.</summary>
    public long? Periods { get; init; }

    /// <summary>Of those, the ones in which it ran out of quota.</summary>
    public long? ThrottledPeriods { get; init; }

    /// <summary>Time for which it was held back, summed over CPUs, in nanoseconds.</summary>
    public long? ThrottledNanoseconds { get; init; }
}
