using System.Globalization;
using Ullage.Cgroups;

namespace Ullage.Lab.Groups;

/// <summary>
/// The lab's own corner of the kernel's hierarchies: <c>ullage-lab/PID-START</c> of the process that made it. What a killed lab left behind is
/// known by a process that is gone, and is removed at the next start.
/// </summary>
internal sealed class GroupTree : IAsyncDisposable
{
    private const string Parent = "ullage-lab";

    private readonly CgroupLocation _roots;
    private readonly string _name;
    private readonly TimeProvider _time;

    private GroupTree(CgroupLocation roots, string name, TimeProvider time)
    {
        _roots = roots;
        _name = name;
        _time = time;
    }

    /// <summary>Which interface carries memory here.</summary>
    public CgroupVersion Version => _roots.Memory!.Version;

    /// <summary>A folder for files of this lab; gone with the corner, also when a later lab removes it.</summary>
    public string Scratch => ScratchOf(_name);

    private IEnumerable<ControllerFolder> Roots => new[] { _roots.Memory!, _roots.Cpu!, _roots.CpuAccounting! }.DistinctBy(static f => f.Root);

    /// <summary>Claims a corner.</summary>
    /// <exception cref="SkippedException">This machine does not let us.</exception>
    public static async Task<GroupTree> CreateAsync(TimeProvider time)
    {
        var here = CgroupLocation.OfThisProcess();
        if (here.Memory is null || here.Cpu is null || here.CpuAccounting is null)
        {
            throw new SkippedException("the memory and cpu controllers of control groups are not mounted here");
        }

        var tree = new GroupTree(here, $"{Environment.ProcessId}-{StartOf(Environment.ProcessId)}", time);
        try
        {
            await tree.RemoveStaleAsync();
            tree.Make("");
            Directory.CreateDirectory(tree.Scratch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SkippedException($"control groups are not writable here ({e.Message}); the lab needs root or a delegated hierarchy");
        }

        return tree;
    }

    /// <summary>Makes a group and those above it.</summary>
    /// <param name="path">Such as <c>/kubepods/burstable/pod1</c>; empty for the corner itself.</param>
    public Group Make(string path) => MakeBelow($"{Parent}/{_name}{path}", path);

    /// <summary>Gives the groups from the top down to one the highest weight on the CPU, so that what runs elsewhere on the machine hardly slows it.</summary>
    public void Favour(string path)
    {
        var below = "";
        foreach (var part in $"{Parent}/{_name}{path}".Split('/'))
        {
            below = below.Length == 0 ? part : $"{below}/{part}";
            MakeBelow(below, "").RequestCpu(256);
        }
    }

    private Group MakeBelow(string below, string path)
    {
        ControllerFolder Folder(ControllerFolder root)
        {
            var folder = root.Root;
            foreach (var part in below.Split('/'))
            {
                if (root.Version == CgroupVersion.V2)
                {
                    File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), "+cpu +memory");
                }

                folder = Path.Combine(folder, part);
                Directory.CreateDirectory(folder);
            }

            return root with { Folder = folder };
        }

        return new Group(path, new CgroupLocation(Folder(_roots.Memory!), Folder(_roots.Cpu!), Folder(_roots.CpuAccounting!), null));
    }

    /// <summary>Ends everything that runs in the corner and removes it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var root in Roots)
        {
            await RemoveAsync(Path.Combine(root.Root, Parent, _name));
        }

        RemoveScratch(_name);
        RemoveParentIfUnused();
    }

    private async Task RemoveStaleAsync()
    {
        foreach (var root in Roots)
        {
            var parent = Path.Combine(root.Root, Parent);
            foreach (var corner in Directory.Exists(parent) ? Directory.GetDirectories(parent) : [])
            {
                var name = Path.GetFileName(corner).Split('-');
                if (name.Length != 2 || !int.TryParse(name[0], out var process) || StartOf(process) != name[1])
                {
                    await Console.Error.WriteLineAsync($"removing what an earlier lab left in {corner}");
                    await RemoveAsync(corner);
                    RemoveScratch(Path.GetFileName(corner));
                }
            }
        }
    }

    private async Task RemoveAsync(string corner)
    {
        if (!Directory.Exists(corner))
        {
            return;
        }

        // deepest first: a group with groups below it cannot go
        foreach (var folder in Directory.GetDirectories(corner, "*", SearchOption.AllDirectories).Append(corner).OrderByDescending(static f => f.Length))
        {
            await Group.EmptyAsync(folder, _time);
            await Group.DeleteAsync(folder, _time);
        }
    }

    private static string ScratchOf(string name) => Path.Combine(Path.GetTempPath(), $"{Parent}-{name}");

    private static void RemoveScratch(string name)
    {
        if (Directory.Exists(ScratchOf(name)))
        {
            Directory.Delete(ScratchOf(name), recursive: true);
        }
    }

    private void RemoveParentIfUnused()
    {
        foreach (var root in Roots)
        {
            try
            {
                Directory.Delete(Path.Combine(root.Root, Parent));
            }
            catch (IOException)
            {
                // another lab is at work
            }
        }
    }

    /// <summary>When a process began, in clock ticks since boot: with its number it names one process for ever. Empty when there is none.</summary>
    private static string StartOf(int process)
    {
        try
        {
            // the command's name is in parentheses and may hold anything; field 22 counts from before it
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return "";
        }
    }
}
