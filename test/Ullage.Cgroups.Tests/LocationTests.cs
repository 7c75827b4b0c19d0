namespace Ullage.Cgroups.Tests;

public sealed class LocationTests : IDisposable
{
    private readonly FakeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Version_1_folders_follow_each_controllers_own_path()
    {
        var location = Locate(
            "4:memory:/kubepods/pod1/app\n3:cpu,cpuacct:/kubepods/pod1/app\n1:name=systemd:/init.scope\n",
            $"32 31 0:29 / {_tree.Root}/cpu rw - cgroup cgroup rw,cpu,cpuacct\n35 31 0:32 / {_tree.Root}/memory rw shared:9 - cgroup cgroup rw,memory\n",
            "cpu/kubepods/pod1/app", "memory/kubepods/pod1/app");

        Assert.Equal(_tree.V1("memory", "kubepods/pod1/app"), location.Memory);
        Assert.Equal(_tree.V1("cpu", "kubepods/pod1/app"), location.Cpu);
        Assert.Equal(location.Cpu, location.CpuAccounting);
        Assert.Null(location.Pressure);
    }

    [Fact]
    public void A_container_that_is_told_its_path_on_the_node_finds_itself_below_the_mounts_root()
    {
        var location = Locate(
            "4:memory:/kubepods/pod1/app/nested\n",
            $"35 31 0:32 /kubepods/pod1/app {_tree.Root}/memory ro - cgroup cgroup rw,memory\n",
            "memory/nested");

        Assert.Equal(_tree.V1("memory", "nested"), location.Memory);
    }

    [Theory]
    [InlineData("/kubepods/pod1/app", "/kubepods/pod1/app")]
    [InlineData("/", "/kubepods/pod1/app")]
    [InlineData("/../other", "/")]
    [InlineData("/kubepods/pod1/app-2", "/kubepods/pod1/app")]
    [InlineData("/not/there", "/")]
    public void A_path_that_the_mount_does_not_show_falls_back_to_what_is_mounted(string membership, string mountRoot)
    {
        var location = Locate($"4:memory:{membership}\n", $"35 31 0:32 {mountRoot} {_tree.Root}/memory rw - cgroup cgroup rw,memory\n", "memory");

        Assert.Equal(Path.Combine(_tree.Root, "memory"), location.Memory?.Folder.TrimEnd('/'));
    }

    [Fact]
    public void Version_2_serves_every_controller_that_is_on()
    {
        _tree.Write("app/cgroup.controllers", "cpuset cpu io memory pids\n");
        _tree.Write("app/cgroup.type", "domain\n");
        var location = Locate("0::/app\n", $"41 31 0:38 / {_tree.Root} rw - cgroup2 cgroup2 rw,nsdelegate\n");

        Assert.Equal(_tree.V2("app"), location.Memory);
        Assert.Equal(_tree.V2("app"), location.Cpu);
        Assert.Equal(_tree.V2("app"), location.CpuAccounting);
        Assert.Equal(_tree.V2("app"), location.Pressure);
    }

    [Fact]
    public void Where_both_are_mounted_each_controller_is_read_where_it_lives()
    {
        _tree.Write("unified/cgroup.controllers", "hugetlb\n");
        var location = Locate(
            "4:memory:/\n1:cpu:/\n0::/\n",
            $"32 31 0:29 / {_tree.Root}/cpu rw - cgroup cgroup rw,cpu\n35 31 0:32 / {_tree.Root}/memory rw - cgroup cgroup rw,memory\n41 31 0:38 / {_tree.Root}/unified rw - cgroup2 cgroup2 rw\n",
            "cpu", "memory");

        Assert.Equal(CgroupVersion.V1, location.Memory?.Version);
        Assert.Equal(CgroupVersion.V1, location.Cpu?.Version);
        Assert.Equal(CgroupVersion.V2, location.CpuAccounting?.Version);
        Assert.Null(location.Pressure);
    }

    [Fact]
    public void Blanks_in_a_mount_point_are_unescaped()
    {
        var location = Locate("4:memory:/\n", $"35 31 0:32 / {_tree.Root}/my\\040memory rw - cgroup cgroup rw,memory\n", "my memory");

        Assert.Equal(Path.Combine(_tree.Root, "my memory"), location.Memory?.Folder);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("nonsense\n4:memory\n:::\n", "1 2\n- - -\n36 35 0:29 / /x rw -\n\0\0\n")]
    public void Nothing_understood_is_no_location(string memberships, string mounts) => Assert.Equal(CgroupLocation.None, Locate(memberships, mounts));

    [Fact]
    public void A_process_that_does_not_exist_is_no_location() => Assert.Equal(CgroupLocation.None, CgroupLocation.OfProcess(Path.Combine(_tree.Root, "proc")));

    private CgroupLocation Locate(string memberships, string mounts, params string[] folders)
    {
        foreach (var folder in folders)
        {
            Directory.CreateDirectory(Path.Combine(_tree.Root, folder));
        }

        _tree.Write("proc/cgroup", memberships);
        _tree.Write("proc/mountinfo", mounts);
        return CgroupLocation.OfProcess(Path.Combine(_tree.Root, "proc"));
    }
}
