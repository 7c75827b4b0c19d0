namespace Ullage.Cgroups;

/// <summary>The two interfaces of Linux control groups. A machine may mount both, with each controller in one of them.</summary>
public enum CgroupVersion
{
    /// <summary>A hierarchy for each controller: <c>memory</c>, <c>cpu</c>, <c>cpuacct</c>.</summary>
    V1 = 1,

    /// <summary>One unified hierarchy.</summary>
    V2 = 2,
}
