namespace Ullage.Cgroups.Tests;

public sealed class V1Tests : IDisposable
{
    private readonly FakeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Every_value_of_a_full_group_is_read()
    {
        _tree.Write("memory/memory.limit_in_bytes", "4294967296\n");
        _tree.Write("memory/memory.usage_in_bytes", "700000000\n");
        _tree.Write("memory/memory.max_usage_in_bytes", "900000000\n");
        _tree.Write("memory/memory.stat", "cache 5\nrss 6\ninactive_file 1\nhierarchical_memory_limit 4294967296\ntotal_cache 150000000\ntotal_rss 550000000\ntotal_inactive_file 100000000\n");
        _tree.Write("memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
        _tree.Write("cpu/cpu.cfs_quota_us", "150000\n");
        _tree.Write("cpu/cpu.cfs_period_us", "100000\n");
        _tree.Write("cpu/cpu.stat", "nr_periods 1000\nnr_throttled 7\nthrottled_time 123456789\nnr_bursts 0\n");
        _tree.Write("cpuacct/cpuacct.usage", "9876543210\n");

        var now = _tree.ReadV1();

        Assert.Empty(now.Problems);
        Assert.Equal(
            new MemoryReading { Limit = 4294967296, Usage = 700000000, InactiveFile = 100000000, Anonymous = 550000000, Cache = 150000000, Peak = 900000000, OomKills = 3 },
            now.Memory);
        Assert.Equal(600000000, now.Memory.WorkingSet);
        Assert.Equal(
            new CpuReading { QuotaCores = 1.5, Period = TimeSpan.FromMilliseconds(100), UsageNanoseconds = 9876543210, Periods = 1000, ThrottledPeriods = 7, ThrottledNanoseconds = 123456789 },
            now.Cpu);
        Assert.Null(now.MemoryPressure);
    }

    [Fact]
    public void The_largest_page_multiple_means_no_limit_and_minus_one_no_quota()
    {
        _tree.Write("memory/memory.limit_in_bytes", "9223372036854771712\n");
        _tree.Write("memory/memory.stat", "hierarchical_memory_limit 9223372036854771712\n");
        _tree.Write("cpu/cpu.cfs_quota_us", "-1\n");
        _tree.Write("cpu/cpu.cfs_period_us", "100000\n");

        var now = _tree.ReadV1();

        Assert.Empty(now.Problems);
        Assert.Null(now.Memory.Limit);
        Assert.Null(now.Cpu.QuotaCores);
        Assert.Null(now.Cpu.Period);
    }

    [Fact]
    public void A_limit_above_the_group_holds_for_it()
    {
        _tree.Write("memory/pod/app/memory.limit_in_bytes", "9223372036854771712\n");
        _tree.Write("memory/pod/app/memory.stat", "hierarchical_memory_limit 268435456\n");
        _tree.Write("cpu/cpu.cfs_quota_us", "400000\n");
        _tree.Write("cpu/cpu.cfs_period_us", "100000\n");
        _tree.Write("cpu/pod/cpu.cfs_quota_us", "20000\n");
        _tree.Write("cpu/pod/cpu.cfs_period_us", "50000\n");
        _tree.Write("cpu/pod/app/cpu.cfs_quota_us", "-1\n");
        _tree.Write("cpu/pod/app/cpu.cfs_period_us", "100000\n");

        var now = _tree.ReadV1("pod/app");

        Assert.Equal(268435456, now.Memory.Limit);
        Assert.Equal(0.4, now.Cpu.QuotaCores);
        Assert.Equal(TimeSpan.FromMilliseconds(50), now.Cpu.Period);
    }
}
