using System.Text;

namespace Ullage.Cgroups;

/// <summary>One mounted control-group hierarchy, from a line of <c>/proc/PID/mountinfo</c> (proc_pid_mountinfo(5)).</summary>
/// <param name="Version">By file system type: <c>cgroup</c> or <c>cgroup2</c>.</param>
/// <param name="Root">The group that the mount point shows; not <c>/</c> where a container sees only its own part.</param>
/// <param name="MountPoint">Where it is mounted.</param>
/// <param name="Controllers">Version 1: the controllers of the hierarchy.</param>
internal sealed record CgroupMount(CgroupVersion Version, string Root, string MountPoint, IReadOnlyList<string> Controllers)
{
    public static IReadOnlyList<CgroupMount> Parse(IEnumerable<string> mountinfo)
    {
        var mounts = new List<CgroupMount>();
        foreach (var line in mountinfo)
        {
            // 36 35 0:29 /root /mount/point rw,relatime optional… - cgroup source rw,cpu,cpuacct
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
            if (dash < 0 || dash + 3 >= fields.Length)
            {
                continue;
            }

            CgroupVersion? version = fields[dash + 1] switch
            {
                "cgroup" => CgroupVersion.V1,
                "cgroup2" => CgroupVersion.V2,
                _ => null,
            };
            if (version is { } known)
            {
                mounts.Add(new CgroupMount(known, Unescape(fields[3]), Unescape(fields[4]), fields[dash + 3].Split(',')));
            }
        }

        return mounts;
    }

    /// <summary>Blank, tab, newline and backslash are written as a backslash and three octal digits.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
        {
            return field;
        }

        var text = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && IsOctal(field[i + 1]) && IsOctal(field[i + 2]) && IsOctal(field[i + 3]))
            {
                text.Append((char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }

        return text.ToString();
    }

    private static bool IsOctal(char c) => c is >= '0' and <= '7';
}
