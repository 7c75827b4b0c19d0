namespace Ullage.Cgroups.Tests;

public sealed class V2Tests : IDisposable
{
    private readonly FakeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Every_value_of_a_full_group_is_read()
    {
        _tree.Write("memory.max", "536870912\n");
        _tree.Write("memory.high", "500000000\n");
        _tree.Write("memory.current", "300000000\n");
        _tree.Write("memory.peak", "400000000\n");
        _tree.Write("memory.stat", "anon 200000000\nfile 90000000\nkernel 10000000\ninactive_file 60000000\nactive_file 30000000\n");
        _tree.Write("memory.events", "low 0\nhigh 4\nmax 9\noom 2\noom_kill 1\n");
        _tree.Write("cpu.max", "80000 100000\n");
        _tree.Write("cpu.stat", "usage_usec 5000001\nuser_usec 4000000\nsystem_usec 1000001\nnr_periods 50\nnr_throttled 5\nthrottled_usec 777\n");
        _tree.Write("memory.pressure", "some avg10=1.50 avg60=0.25 avg300=0.00 total=12345\nfull avg10=0.50 avg60=0.00 avg300=0.00 total=345\n");
        _tree.Write("cpu.pressure", "some avg10=12.00 avg60=3.00 avg300=1.00 total=99\n");

        var now = _tree.ReadV2();

        Assert.Empty(now.Problems);
        Assert.Equal(
            new MemoryReading { Limit = 536870912, High = 500000000, Usage = 300000000, InactiveFile = 60000000, Anonymous = 200000000, Cache = 90000000, Peak = 400000000, OomKills = 1 },
            now.Memory);
        Assert.Equal(
            new CpuReading { QuotaCores = 0.8, Period = TimeSpan.FromMilliseconds(100), UsageNanoseconds = 5000001000, Periods = 50, ThrottledPeriods = 5, ThrottledNanoseconds = 777000 },
            now.Cpu);
        Assert.Equal(new PressureReading(new PressureLine(0.015, 0.0025, 0, 12345), new PressureLine(0.005, 0, 0, 345)), now.MemoryPressure);
        Assert.Equal(new PressureReading(new PressureLine(0.12, 0.03, 0.01, 99), null), now.CpuPressure);
    }

    [Fact]
    public void Max_means_no_limit()
    {
        _tree.Write("memory.max", "max\n");
        _tree.Write("memory.high", "max\n");
        _tree.Write("cpu.max", "max 100000\n");

        var now = _tree.ReadV2();

        Assert.Empty(now.Problems);
        Assert.Null(now.Memory.Limit);
        Assert.Null(now.Memory.High);
        Assert.Null(now.Cpu.QuotaCores);
    }

    [Fact]
    public void The_tightest_limit_on_the_way_up_holds()
    {
        _tree.Write("kube/memory.max", "1000\n");
        _tree.Write("kube/cpu.max", "100000 100000\n");
        _tree.Write("kube/pod/memory.max", "max\n");
        _tree.Write("kube/pod/memory.high", "700\n");
        _tree.Write("kube/pod/cpu.max", "25000 100000\n");
        _tree.Write("kube/pod/app/memory.max", "4000\n");
        _tree.Write("kube/pod/app/memory.high", "max\n");
        _tree.Write("kube/pod/app/cpu.max", "max 100000\n");

        var now = _tree.ReadV2("kube/pod/app");

        Assert.Equal(1000, now.Memory.Limit);
        Assert.Equal(700, now.Memory.High);
        Assert.Equal(0.25, now.Cpu.QuotaCores);
    }

    [Fact]
    public void An_older_kernel_without_peak_and_pressure_is_no_problem()
    {
        _tree.Write("memory.current", "300\n");
        _tree.Write("cpu.stat", "usage_usec 5\nuser_usec 4\nsystem_usec 1\n");

        var now = _tree.ReadV2();

        Assert.Empty(now.Problems);
        Assert.Null(now.Memory.Peak);
        Assert.Null(now.MemoryPressure);
        Assert.Null(now.Cpu.Periods);
        Assert.Equal(300, now.Memory.WorkingSet);
        Assert.Equal(5000, now.Cpu.UsageNanoseconds);
    }

    [Fact]
    public void A_working_set_never_falls_below_zero_when_files_are_read_at_different_moments()
    {
        _tree.Write("memory.current", "300\n");
        _tree.Write("memory.stat", "inactive_file 400\n");

        Assert.Equal(0, _tree.ReadV2().Memory.WorkingSet);
    }
}
