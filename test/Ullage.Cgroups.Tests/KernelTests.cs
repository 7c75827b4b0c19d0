using Ullage.Testing.Cgroups;

namespace Ullage.Cgroups.Tests;

/// <summary>Against the groups of the kernel that runs the tests.</summary>
public sealed class KernelTests
{
    private const long Limit = 48L << 20;

    [Fact]
    public void This_process_reads_its_own_group_without_a_problem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "control groups are Linux's");
        var location = CgroupLocation.OfThisProcess();
        Assert.SkipWhen(location.Memory is null && location.CpuAccounting is null, "no control-group hierarchy is mounted here");

        var now = new ControlGroup(location).Read();

        Assert.Empty(now.Problems);
        Assert.True(location.CpuAccounting is null || now.Cpu.UsageNanoseconds > 0, "the group of a running process has used CPU time");
    }

    [Fact]
    public async Task A_killed_and_throttled_process_shows_in_the_kernels_own_counters()
    {
        using var group = RealGroup.TryCreate(out var reason);
        Assert.SkipWhen(group is null, reason);
        group.Limit(Limit, quotaUs: 20_000);

        // Spins past its quota, then holds more than its limit: the kernel stops the first and kills for the second.
        var status = await group.RunAsync("i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done; head -c 200m /dev/zero | tail", TestContext.Current.CancellationToken);
        var now = group.Read();

        Assert.NotEqual(0, status);
        Assert.Empty(now.Problems);
        Assert.Equal(Limit, now.Memory.Limit);
        Assert.Equal(0.2, now.Cpu.QuotaCores);
        Assert.True(now.Memory.OomKills >= 1, $"OOM kills: {now.Memory.OomKills}");
        Assert.True(now.Cpu.ThrottledPeriods >= 1, $"throttled periods: {now.Cpu.ThrottledPeriods} of {now.Cpu.Periods}");
        Assert.InRange(now.Cpu.ThrottledPeriods!.Value, 1, now.Cpu.Periods!.Value);
        Assert.True(now.Cpu.ThrottledNanoseconds > 0 && now.Cpu.UsageNanoseconds > 0, "both clocks run");
        Assert.True(now.Memory.Peak is null || now.Memory.Peak > Limit / 2, $"peak: {now.Memory.Peak}");
    }
}
