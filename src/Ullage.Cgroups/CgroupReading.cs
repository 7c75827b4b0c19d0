namespace Ullage.Cgroups;

/// <summary>A control group at one moment.</summary>
public sealed record CgroupReading
{
    /// <summary>Memory.</summary>
    public required MemoryReading Memory { get; init; }

    /// <summary>CPU.</summary>
    public required CpuReading Cpu { get; init; }

    /// <summary>Memory pressure; null where the kernel does not tell it for the group.</summary>
    public PressureReading? MemoryPressure { get; init; }

    /// <summary>CPU pressure; null where the kernel does not tell it for the group.</summary>
    public PressureReading? CpuPressure { get; init; }

    /// <summary>Files that are there and could not be understood: path and what was expected. A file that is not there is no problem.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
