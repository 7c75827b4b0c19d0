namespace Ullage.Cgroups;

/// <summary>Joins a process's memberships (cgroups(7): <c>id:controllers:path</c>) with the mounts that show them.</summary>
internal static class CgroupLocator
{
    public static CgroupLocation Locate(IEnumerable<string> memberships, IReadOnlyList<CgroupMount> mounts)
    {
        var v1 = new Dictionary<string, string>(StringComparer.Ordinal);
        string? v2 = null;
        foreach (var line in memberships)
        {
            var parts = line.Split(':', 3);
            if (parts.Length != 3)
            {
                continue;
            }

            if (parts[1].Length == 0)
            {
                v2 = parts[2];
                continue;
            }

            foreach (var controller in parts[1].Split(','))
            {
                v1.TryAdd(controller, parts[2]);
            }
        }

        var unified = v2 is null ? null : Folder(mounts.FirstOrDefault(static m => m.Version == CgroupVersion.V2), v2);
        // the root's pressure is the machine's; only groups below it have a type
        var pressure = unified is not null && File.Exists(Path.Combine(unified.Folder, "cgroup.type")) ? unified : null;
        return new CgroupLocation(Find("memory"), Find("cpu"), Find("cpuacct"), pressure);

        ControllerFolder? Find(string controller)
        {
            if (v1.TryGetValue(controller, out var path)
                && mounts.FirstOrDefault(m => m.Version == CgroupVersion.V1 && m.Controllers.Contains(controller)) is { } mount)
            {
                return Folder(mount, path);
            }

            // every version-2 group accounts CPU time; the others are there when the controller is on
            return unified is not null && (controller == "cpuacct" || Offers(unified, controller)) ? unified : null;
        }
    }

    private static bool Offers(ControllerFolder unified, string controller) =>
        ProcText.Lines(Path.Combine(unified.Folder, "cgroup.controllers")).Any(line => line.Split(' ').Contains(controller));

    private static ControllerFolder? Folder(CgroupMount? mount, string path)
    {
        if (mount is null)
        {
            return null;
        }

        // A container without a cgroup namespace is told its path on the node, while its mount shows only its own part, named by the mount's root.
        // With one, paths that lead outside begin with "/..": what is mounted is all that can be seen.
        var below = mount.Root == "/" ? path
            : path == mount.Root ? "/"
            : path.StartsWith(mount.Root + "/", StringComparison.Ordinal) ? path[mount.Root.Length..]
            : "/";
        if (below.Split('/').Contains(".."))
        {
            below = "/";
        }

        var folder = below == "/" ? mount.MountPoint : mount.MountPoint.TrimEnd('/') + below.TrimEnd('/');
        return new ControllerFolder(mount.Version, mount.MountPoint, Directory.Exists(folder) ? folder : mount.MountPoint);
    }
}
