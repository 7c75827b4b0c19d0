using System.Diagnostics;
using Ullage.Cgroups;

namespace Ullage.Testing.Cgroups;

/// <summary>A group made in the kernel's hierarchies, removed when disposed.</summary>
public sealed class RealGroup : IDisposable
{
    private static int _made;
    private readonly List<ControllerFolder> _folders;
    private readonly CgroupLocation _location;

    private RealGroup(List<ControllerFolder> folders, CgroupLocation location)
    {
        _folders = folders;
        _location = location;
    }

    /// <summary>Makes a group, or says why that cannot be had here.</summary>
    public static RealGroup? TryCreate(out string reason)
    {
        reason = "";
        var name = $"ullage-test-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}";
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

    /// <summary>Sets both limits.</summary>
    public void Limit(long memory, long quotaUs)
    {
        LimitMemory(memory);
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

    /// <summary>Sets the memory limit, also while processes run: what an in-place resize does.</summary>
    public void LimitMemory(long memory) => Write(_location.Memory!, _location.Memory!.Version == CgroupVersion.V1 ? "memory.limit_in_bytes" : "memory.max", $"{memory}");

    /// <summary>Runs a shell line inside the group and gives its exit status.</summary>
    public async Task<int> RunAsync(string script, CancellationToken cancellationToken)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Join() + script]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await shell.WaitForExitAsync(cancellationToken);
        return shell.ExitCode;
    }

    /// <summary>A program to be started inside the group from its first instruction on, its input and output redirected.</summary>
    public ProcessStartInfo Enter(string program, params IEnumerable<string> arguments) =>
        new("/bin/sh", ["-c", Join() + "exec \"$@\"", "sh", program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };

    /// <summary>Reads the kernel's counters.</summary>
    public CgroupReading Read() => new ControlGroup(_location).Read();

    /// <summary>Removes the group; its processes must have ended.</summary>
    public void Dispose() => _folders.ForEach(static f => Directory.Delete(f.Folder));

    private static void Write(ControllerFolder at, string name, string text) => File.WriteAllText(Path.Combine(at.Folder, name), text);

    private string Join() => string.Concat(_folders.Select(static f => $"echo $$ > {f.Folder}/cgroup.procs; "));
}
