namespace Ullage.Cgroups;

/// <summary>A control group that can be read as often as wanted. Safe for concurrent use; holds no file open.</summary>
/// <remarks>
/// Reading never throws for what the files hold: an absent file gives null, a malformed or unreadable one null and a line in
/// <see cref="CgroupReading.Problems"/>. At most 64 KiB of a file are looked at.
/// </remarks>
public sealed class ControlGroup
{
    private readonly CgroupLocation _location;

    /// <summary>Reads the group at a location, such as <see cref="CgroupLocation.OfThisProcess"/>.</summary>
    public ControlGroup(CgroupLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        _location = location;
    }

    /// <summary>Reads everything now.</summary>
    public CgroupReading Read()
    {
        var reader = new CgroupReader();
        var memory = _location.Memory is { } m ? (m.Version == CgroupVersion.V1 ? V1Files.Memory(reader, m) : V2Files.Memory(reader, m)) : new MemoryReading();
        var cpu = new CpuReading();
        if (_location.Cpu is { } c)
        {
            cpu = c.Version == CgroupVersion.V1 ? V1Files.Cpu(reader, c) : V2Files.Cpu(reader, c);
        }

        if (_location.CpuAccounting is { } a)
        {
            cpu = cpu with { UsageNanoseconds = a.Version == CgroupVersion.V1 ? V1Files.CpuUsage(reader, a) : V2Files.CpuUsage(reader, a) };
        }

        return new CgroupReading
        {
            Memory = memory,
            Cpu = cpu,
            MemoryPressure = _location.Pressure is { } p ? reader.Pressure(p.Folder, "memory.pressure") : null,
            CpuPressure = _location.Pressure is { } q ? reader.Pressure(q.Folder, "cpu.pressure") : null,
            Problems = reader.Problems,
        };
    }
}
