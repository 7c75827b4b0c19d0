using Ullage.Cgroups;
using Ullage.Hosting.Container;

namespace Ullage.Hosting.Tests.Container;

internal sealed class FakeContainer : IContainerReader
{
    public CgroupVersion? Version { get; set; } = CgroupVersion.V2;

    public CgroupReading Reading { get; set; } = new() { Memory = new MemoryReading(), Cpu = new CpuReading() };

    public CgroupReading Read() => Reading;
}
