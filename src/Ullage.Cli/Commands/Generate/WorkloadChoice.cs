namespace Ullage.Cli.Commands.Generate;

/// <summary>Which workloads of the manifests a command means.</summary>
internal enum WorkloadChoice
{
    /// <summary>All of them: NAME is something else's.</summary>
    Every,

    /// <summary>Those that are called NAME; without it, all.</summary>
    Named,

    /// <summary>One: what is said of it fits no other. NAME is needed where there are several.</summary>
    One,
}
