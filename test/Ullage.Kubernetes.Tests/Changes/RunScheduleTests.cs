using System.Globalization;
using Ullage.Kubernetes.Changes;

namespace Ullage.Kubernetes.Tests.Changes;

public sealed class RunScheduleTests
{
    // 4 March 2026 is a Wednesday.
    private static readonly DateTimeOffset From = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("*/5 * * * *", "2026-03-08")]
    [InlineData("0 2 * * 0", "2026-03-17")]
    [InlineData("0 2 * * SUN", "2026-03-17")]
    [InlineData("0 2 * * 7", "2026-03-17")]
    [InlineData("0 2 * * mon-fri", "2026-03-08")]
    [InlineData("0 2 1 * *", "2026-05-03")]
    [InlineData("0 2 1,15 * *", "2026-04-03")]
    [InlineData("0 2 */10 * ?", "2026-03-23")]
    [InlineData("0 2 20 * 5", "2026-03-15")]
    [InlineData("0 0 29 feb *", "2027-04-08")]
    [InlineData("0 0 1 jan-mar/2 *", "2027-03-03")]
    [InlineData("CRON_TZ=Europe/Berlin 0 2 * * 0", "2026-03-17")]
    [InlineData("@weekly", "2026-03-17")]
    [InlineData("@monthly", "2026-05-03")]
    [InlineData("@hourly", "2026-03-08")]
    public void Two_days_with_runs_have_passed_by_then(string schedule, string until) => Assert.Equal(until, RunSchedule.PastTwoRuns(schedule, From).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("@every 1h")]
    [InlineData("0 2 * *")]
    [InlineData("0 2 32 * *")]
    [InlineData("0 2 5-1 * *")]
    [InlineData("0 2 */0 * *")]
    [InlineData("0 2 1-2-3 * *")]
    [InlineData("0 2 * blue *")]
    public void What_is_no_schedule_is_given_five_weeks(string schedule) => Assert.Equal(From.AddDays(35), RunSchedule.PastTwoRuns(schedule, From));
}
