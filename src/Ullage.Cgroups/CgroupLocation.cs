namespace Ullage.Cgroups;

/// <summary>The folders of one control group, a controller each; null where the machine does not offer that controller.</summary>
/// <param name="Memory">Memory limits, use and kills.</param>
/// <param name="Cpu">CPU quota and throttling.</param>
/// <param name="CpuAccounting">CPU time used; the same folder as <paramref name="Cpu"/> in version 2.</param>
/// <param name="Pressure">Pressure stall information; only version 2 has it for groups.</param>
public sealed record CgroupLocation(ControllerFolder? Memory, ControllerFolder? Cpu, ControllerFolder? CpuAccounting, ControllerFolder? Pressure)
{
    /// <summary>Nothing found, as on a machine without control groups.</summary>
    public static CgroupLocation None { get; } = new(null, null, null, null);

    /// <summary>The group of this process.</summary>
    /// <remarks>Never throws: where <c>/proc</c> or the mounts cannot be read, the answer is <see cref="None"/>.</remarks>
    public static CgroupLocation OfThisProcess() => OfProcess("/proc/self");

    /// <summary>The group of a process by its folder under <c>/proc</c>.</summary>
    /// <param name="procFolder">Such as <c>/proc/self</c> or <c>/proc/4711</c>; must hold <c>cgroup</c> and <c>mountinfo</c>.</param>
    /// <remarks>Never throws: what cannot be read is absent from the answer.</remarks>
    public static CgroupLocation OfProcess(string procFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(procFolder);
        var memberships = ProcText.Lines(Path.Combine(procFolder, "cgroup"));
        var mounts = CgroupMount.Parse(ProcText.Lines(Path.Combine(procFolder, "mountinfo")));
        return CgroupLocator.Locate(memberships, mounts);
    }
}
