using Ullage.Cgroups;
using Ullage.Lab.Load;
using Ullage.Lab.Scenarios;
using Ullage.Model;

namespace Ullage.Lab.Tests;

public sealed class VerdictTests
{
    private static readonly ResourceSettings _sized = new(
        CpuQuantity.FromMillicores(200), CpuQuantity.FromMillicores(800), ByteQuantity.FromMebibytes(512), ByteQuantity.FromMebibytes(1024));

    [Fact]
    public void The_articles_own_numbers_hold() => Assert.All(GatewayScenario.Verdict(_sized, Run(), Run(), []), static c => Assert.True(c.Passed, c.Name));

    [Theory]
    [InlineData("OOM kills")]
    [InlineData("restarts")]
    [InlineData("requests failed")]
    [InlineData("throttled periods")]
    public void Each_harm_alone_fails_the_verdict(string name)
    {
        var harmed = name switch
        {
            "OOM kills" => Run() with { OomKills = 1 },
            "restarts" => Run() with { Restarts = 1 },
            "requests failed" => Run() with { Load = new LoadResult(100, 1, [1], "status 500") },
            _ => Run(throttled: 10),
        };

        var failed = GatewayScenario.Verdict(_sized, Run(), harmed, []).Where(static c => !c.Passed);

        Assert.Equal(name, Assert.Single(failed).Name);
    }

    [Fact]
    public void Savings_short_of_seven_tenths_fail_it()
    {
        var timid = _sized with { CpuRequest = CpuQuantity.FromMillicores(310), MemoryRequest = ByteQuantity.FromMebibytes(650) };

        var failed = GatewayScenario.Verdict(timid, Run(), Run(), []).Where(static c => !c.Passed).Select(static c => c.Name);

        Assert.Equal(["CPU request", "memory request"], failed);
    }

    [Theory]
    [InlineData(12.9, true)]
    [InlineData(13.1, false)]
    public void The_median_round_decides_on_latency(double after, bool holds)
    {
        var checks = GatewayScenario.Verdict(_sized, Run(), Run(), [(10, 10), (10, after), (10, 99)]);

        Assert.Equal(holds, checks.Single(static c => c.Name.StartsWith("p99 ms, median", StringComparison.Ordinal)).Passed);
    }

    [Fact]
    public void The_table_is_aligned_and_marks_what_failed()
    {
        var table = Check.Table([new("a", "1", "22", "0", Passed: false), new("long name", "333", "4", "")]);

        Assert.Equal("           before  after  wanted\na               1     22  0       FAILED\nlong name     333      4", table);
    }

    private static RunResult Run(long throttled = 0) => new(new LoadResult(100, 0, [1, 2], null), Counters(0, 0), Counters(1000, throttled), 0, 0);

    private static CgroupReading Counters(long periods, long throttled) =>
        new() { Memory = new MemoryReading(), Cpu = new CpuReading { Periods = periods, ThrottledPeriods = throttled } };
}
