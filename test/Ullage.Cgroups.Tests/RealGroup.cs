using System.Diagnostics;

namespace Ullage.Cgroups.Tests;

/// <summary>A group made in the kernel's hierarchies, removed when disposed.</summary>
internal sealed class RealGroup : IDisposable
{
    private readonly List<ControllerFolder> _folders;
    private readonly CgroupLocation _location;

    private RealGroup(List<ControllerFolder> folders, CgroupLocation location)
    {
        _folders = folders;
        _location = location;
    }

    public static RealGroup? TryCreate(out string reason)
    {
        reason = "";
        var name = $"ullage-test-{Environment.ProcessId}";
        // PID 1's view has the mounts; groups are made at the top, where the test process may not itself be bounded
        var made = new List<ControllerFolder>();
        var own = CgroupLocation.OfThisProcess();
        if (own.Memory is null || own.Cpu is null || own.CpuAccounting is null)
        {
            reason = "the memory and cpu controllers are not mounted here";
            return null;
        }

        try
        {
            ControllerFolder Make(ControllerFolder at)
            {
                var folder = at with { Folder = Path.Combine(at.Root, name) };
                if (Directory.Exists(folder.Folder) && made.Any(f => f.Folder == folder.Folder))
                {
                    return folder;
                }

                if (at.Version == CgroupVersion.V2)
                {
                    File.WriteAllText(Path.Combine(at.Root, "cgroup.subtree_control"), "+cpu +memory");
                }

                Directory.CreateDirectory(folder.Folder);
                made.Add(folder);
                return folder;
            }

            return new RealGroup(made, new CgroupLocation(Make(own.Memory), Make(own.Cpu), Make(own.CpuAccounting), null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            made.ForEach(static f => Directory.Delete(f.Folder));
            reason = $"control groups are not writable here: {e.Message}";
            return null;
        }
    }

    public void Limit(long memory, long quotaUs)
    {
        if (_location.Memory!.Version == CgroupVersion.V1)
        {
            Write(_location.Memory, "memory.limit_in_bytes", $"{memory}");
        }
        else
        {
            Write(_location.Memory, "memory.max", $"{memory}");
        }

        if (_location.Cpu!.Version == CgroupVersion.V1)
        {
            Write(_location.Cpu, "cpu.cfs_period_us", "100000");
            Write(_location.Cpu, "cpu.cfs_quota_us", $"{quotaUs}");
        }
        else
        {
            Write(_location.Cpu, "cpu.max", $"{quotaUs} 100000");
        }
    }

    /// <summary>Runs a shell line inside the group and gives its exit status.</summary>
    public async Task<int> RunAsync(string script, CancellationToken cancellationToken)
    {
        var join = string.Concat(_folders.Select(static f => $"echo $$ > {f.Folder}/cgroup.procs; "));
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", join + script]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await shell.WaitForExitAsync(cancellationToken);
        return shell.ExitCode;
    }

    public CgroupReading Read() => new ControlGroup(_location).Read();

    public void Dispose() => _folders.ForEach(static f => Directory.Delete(f.Folder));

    private static void Write(ControllerFolder at, string name, string text) => File.WriteAllText(Path.Combine(at.Folder, name), text);
}
