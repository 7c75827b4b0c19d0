using Ullage.Cgroups;

namespace Ullage.Hosting.Container;

/// <summary>What the container grants this process and what the .NET runtime made of it. Null means that there is none, or that nobody tells.</summary>
public sealed record ContainerFacts
{
    /// <summary>The version of the control groups that bound the process; null outside of any.</summary>
    public CgroupVersion? Cgroup { get; init; }

    /// <summary>The CPU quota in cores, a fraction; null without a limit.</summary>
    public double? CpuQuota { get; init; }

    /// <summary>CPUs that the runtime counts: the quota rounded up, the machine's, or DOTNET_PROCESSOR_COUNT.</summary>
    public required int Processors { get; init; }

    /// <summary>The memory limit in bytes, the lowest on the way up.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Version 2's memory.high in bytes: past it the kernel slows the process.</summary>
    public long? MemoryHigh { get; init; }

    /// <summary>The heap's hard limit in bytes as the collector took it; null before the first collection.</summary>
    public long? HeapLimit { get; init; }

    /// <summary>Whether the server collector runs.</summary>
    public required bool ServerCollector { get; init; }

    /// <summary>DOTNET_GCConserveMemory, 0 to 9.</summary>
    public int ConserveMemory { get; init; }

    /// <summary>The least number of thread-pool workers.</summary>
    public required int MinimumThreads { get; init; }

    /// <summary>Files of the control group that could not be understood, with what was expected.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What memory may be used before something gives, in bytes: the lower of limit and high.</summary>
    public long? UsableMemory => MemoryLimit is { } limit ? Math.Min(limit, MemoryHigh ?? limit) : MemoryHigh;
}
