using Ullage.Cgroups;

namespace Ullage.Hosting.Container;

internal sealed class CgroupContainerReader(CgroupLocation location) : IContainerReader
{
    private readonly ControlGroup _group = new(location);

    public CgroupVersion? Version => location.Memory?.Version ?? location.Cpu?.Version;

    public CgroupReading Read() => _group.Read();
}
