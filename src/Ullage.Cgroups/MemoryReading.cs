namespace Ullage.Cgroups;

/// <summary>Memory of a control group at one moment, in bytes. Null means that the kernel does not tell, or for limits that there is none.</summary>
public sealed record MemoryReading
{
    /// <summary>The hard limit in force: the lowest of the group's own and those above it. Past it the kernel reclaims, then kills.</summary>
    public long? Limit { get; init; }

    /// <summary>Version 2's <c>memory.high</c> in force: past it the kernel slows the group and reclaims.</summary>
    public long? High { get; init; }

    /// <summary>All memory charged: anonymous, page cache, kernel.</summary>
    public long? Usage { get; init; }

    /// <summary>Page cache on the inactive list, which goes first and without a stall.</summary>
    public long? InactiveFile { get; init; }

    /// <summary>Anonymous memory (version 1's <c>total_rss</c>, version 2's <c>anon</c>).</summary>
    public long? Anonymous { get; init; }

    /// <summary>Page cache, shared memory included (version 1's <c>total_cache</c>, version 2's <c>file</c>).</summary>
    public long? Cache { get; init; }

    /// <summary>Highest <see cref="Usage"/> since the group was made; version 2 tells it from Linux 5.19.</summary>
    public long? Peak { get; init; }

    /// <summary>Processes killed for want of memory since the group was made. Version 2 counts groups below it too; version 1 from Linux 4.13.</summary>
    public long? OomKills { get; init; }

    /// <summary>What the kubelet and cAdvisor call the working set: <see cref="Usage"/> − <see cref="InactiveFile"/>, not below 0; <see cref="Usage"/> where the latter is not told.</summary>
    public long? WorkingSet => Usage is { } usage ? Math.Max(0, usage - (InactiveFile ?? 0)) : null;
}
