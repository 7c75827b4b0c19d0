using Ullage.Cgroups;

namespace Ullage.Hosting.Container;

/// <summary>Reads the control group of this process; a seam for tests.</summary>
internal interface IContainerReader
{
    /// <summary>The version in force; null outside of any group.</summary>
    CgroupVersion? Version { get; }

    CgroupReading Read();
}
