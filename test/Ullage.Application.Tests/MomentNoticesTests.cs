using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Sizing;

namespace Ullage.Application.Tests;

public sealed class MomentNoticesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Fresh_usage_at_the_present_moment_is_worth_no_word() => Assert.Empty(MomentNotices.Of(Now, Now, [Usage(Now.AddHours(-1))]));

    [Fact]
    public void The_newest_of_all_containers_tells_how_old_usage_is()
    {
        var notice = Assert.Single(MomentNotices.Of(Now, Now, [Usage(Now.AddHours(-30)), Usage(Now.AddHours(-4))]));
        Assert.Equal("usage-stale", notice.Code);
        Assert.Contains("hour from 2026-03-04 08:00Z, 3 h before 2026-03-04 12:00Z", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_moment_that_has_not_come_is_told_and_no_usage_is_another_matter() =>
        Assert.Equal("at-in-future", Assert.Single(MomentNotices.Of(Now.AddDays(1), Now, [])).Code);

    private static Seen Usage(DateTimeOffset newestHour) => new(newestHour.ToUnixTimeMilliseconds());

    private sealed class Seen(long hourMs) : IContainerUsage
    {
        public UsageSummary Summary { get; } = new()
        {
            Coverage = null!,
            Cpu = null!,
            Memory = null!,
            Hours = [new HourUsage(hourMs, 0, 0, 0, 0)],
        };

        public double CpuQuantile(double quantile) => 0;

        public double MemoryQuantile(double quantile) => 0;
    }
}
