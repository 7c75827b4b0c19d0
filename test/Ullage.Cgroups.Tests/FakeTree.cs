namespace Ullage.Cgroups.Tests;

/// <summary>A folder that looks like a mounted hierarchy.</summary>
internal sealed class FakeTree : IDisposable
{
    public FakeTree() => Root = Directory.CreateTempSubdirectory("ullage-cgroups-").FullName;

    public string Root { get; }

    public string Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public ControllerFolder V1(string controller, string group = "") => new(CgroupVersion.V1, Path.Combine(Root, controller), Path.Combine(Root, controller, group));

    public ControllerFolder V2(string group = "") => new(CgroupVersion.V2, Root, Path.Combine(Root, group));

    /// <summary>Reads a version-2 group of this tree.</summary>
    public CgroupReading ReadV2(string group = "") => new ControlGroup(new CgroupLocation(V2(group), V2(group), V2(group), V2(group))).Read();

    /// <summary>Reads a version-1 group of this tree.</summary>
    public CgroupReading ReadV1(string group = "") => new ControlGroup(new CgroupLocation(V1("memory", group), V1("cpu", group), V1("cpuacct", group), null)).Read();

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
