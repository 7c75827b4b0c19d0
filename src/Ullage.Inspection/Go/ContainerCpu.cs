using Ullage.Inspection.BuildInfo;

namespace Ullage.Inspection.Go;

/// <summary>What GOMAXPROCS will be in a container that has a CPU limit and no GOMAXPROCS in its environment.</summary>
public enum ContainerCpu
{
    /// <summary>Cannot be told.</summary>
    Unknown,

    /// <summary>Follows the limit, and its changes (Go 1.25 and newer).</summary>
    FollowsLimit,

    /// <summary>Is set from the limit once, by automaxprocs: rounded down, at least 1.</summary>
    SetOnce,

    /// <summary>The node's CPU count: the toolchain is older than 1.25.</summary>
    NodeByToolchain,

    /// <summary>The node's CPU count, though the toolchain could do better: the go line is below 1.25 (<c>containermaxprocs=0</c>).</summary>
    NodeByGoLine,
}

/// <summary>Works it out from build information.</summary>
internal static class ContainerCpuRule
{
    /// <summary>The answer.</summary>
    public static ContainerCpu Of(GoVersion? toolchain, IReadOnlyList<GoBuildSetting> godebug, bool hasAutoMaxProcs) =>
        hasAutoMaxProcs ? ContainerCpu.SetOnce
        : toolchain is not { } version ? ContainerCpu.Unknown
        : version.Minor < 25 ? ContainerCpu.NodeByToolchain
        : godebug.Any(static s => s is { Key: "containermaxprocs", Value: "0" }) ? ContainerCpu.NodeByGoLine
        : ContainerCpu.FollowsLimit;
}
