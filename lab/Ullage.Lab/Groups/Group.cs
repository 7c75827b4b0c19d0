using System.Diagnostics;
using System.Globalization;
using Ullage.Cgroups;

namespace Ullage.Lab.Groups;

/// <summary>One control group of the lab, with its limits, its processes and its counters.</summary>
internal sealed class Group
{
    private const int PeriodUs = 100_000;

    private readonly IReadOnlyList<ControllerFolder> _folders;
    private readonly CgroupLocation _location;
    private readonly ControlGroup _reader;

    public Group(string path, CgroupLocation location)
    {
        Path = path;
        _location = location;
        _folders = [.. new[] { location.Memory!, location.Cpu!, location.CpuAccounting! }.DistinctBy(static f => f.Folder)];
        _reader = new ControlGroup(location);
    }

    /// <summary>Below the lab's own part, such as <c>/kubepods/burstable/pod…/…</c>.</summary>
    public string Path { get; }

    public CgroupReading Read() => _reader.Read();

    public void LimitMemory(long bytes)
    {
        if (_location.Memory!.Version == CgroupVersion.V1)
        {
            Write(_location.Memory, "memory.limit_in_bytes", bytes);
            WriteIfThere(_location.Memory, "memory.memsw.limit_in_bytes", bytes);
        }
        else
        {
            Write(_location.Memory, "memory.max", bytes);
            WriteIfThere(_location.Memory, "memory.swap.max", 0);
        }
    }

    /// <summary>Sets the CFS quota as the kubelet does: a period of 100 ms.</summary>
    public void LimitCpu(double cores)
    {
        var quota = (long)Math.Round(cores * PeriodUs);
        if (_location.Cpu!.Version == CgroupVersion.V1)
        {
            Write(_location.Cpu, "cpu.cfs_period_us", PeriodUs);
            Write(_location.Cpu, "cpu.cfs_quota_us", quota);
        }
        else
        {
            File.WriteAllText(System.IO.Path.Combine(_location.Cpu.Folder, "cpu.max"), string.Create(CultureInfo.InvariantCulture, $"{quota} {PeriodUs}"));
        }
    }

    /// <summary>Sets the weight that a CPU request gives (1024 shares a core; KEP-2254's line from shares to weight).</summary>
    public void RequestCpu(double cores)
    {
        var shares = Math.Clamp((long)(cores * 1024), 2, 262_144);
        if (_location.Cpu!.Version == CgroupVersion.V1)
        {
            Write(_location.Cpu, "cpu.shares", shares);
        }
        else
        {
            Write(_location.Cpu, "cpu.weight", 1 + ((shares - 2) * 9999 / 262_142));
        }
    }

    /// <summary>A command that runs another inside this group from its first instruction on, so that runtimes read the right limits when they start.</summary>
    public ProcessStartInfo Enter(string program, IEnumerable<string> arguments)
    {
        var join = string.Concat(_folders.Select(static f => $"echo $$ > '{f.Folder}/cgroup.procs' || exit 125; "));
        return new ProcessStartInfo("/bin/sh", ["-c", join + "exec \"$@\"", "sh", program, .. arguments]);
    }

    /// <summary>Kills what runs in the group, and waits until the kernel has let it go.</summary>
    public static async Task EmptyAsync(string folder, TimeProvider time)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var processes = Processes(folder);
            if (processes.Count == 0)
            {
                return;
            }

            foreach (var id in processes)
            {
                try
                {
                    using var process = Process.GetProcessById(id);
                    process.Kill();
                }
                catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
                {
                    // it ended by itself in between
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        }

        throw new LabException($"Processes in {folder} could not be ended within 5 s: {string.Join(", ", Processes(folder))}.");
    }

    public async Task RemoveAsync(TimeProvider time)
    {
        foreach (var folder in _folders.Where(static f => Directory.Exists(f.Folder)))
        {
            await EmptyAsync(folder.Folder, time);
            await DeleteAsync(folder.Folder, time);
        }
    }

    /// <summary>Removes an empty group; the kernel may hold it for a moment after its last process.</summary>
    public static async Task DeleteAsync(string folder, TimeProvider time)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Directory.Delete(folder);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (attempt < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time);
            }
        }
    }

    private static List<int> Processes(string folder)
    {
        try
        {
            return [.. File.ReadLines(System.IO.Path.Combine(folder, "cgroup.procs")).Select(int.Parse)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static void Write(ControllerFolder at, string name, long value) =>
        File.WriteAllText(System.IO.Path.Combine(at.Folder, name), value.ToString(CultureInfo.InvariantCulture));

    private static void WriteIfThere(ControllerFolder at, string name, long value)
    {
        if (File.Exists(System.IO.Path.Combine(at.Folder, name)))
        {
            Write(at, name, value);
        }
    }
}
