using Ullage.Application.Recommend;
using Ullage.Application.Rightsize;
using Ullage.Model;
using Ullage.Sizing;
using Ullage.State;
using Ullage.Testing;
using Ullage.Testing.Samples;
using Ullage.Testing.Time;

namespace Ullage.Application.Tests.Rightsize;

/// <summary>A run that takes up what earlier runs kept decides as one that reads everything.</summary>
public sealed class KeptDaysTests : IDisposable
{
    private const int Hour = 60;
    private const int Day = RandomFleet.DayMinutes;
    private readonly TemporaryFolder _folder = new("kept-days");

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 4)];

    [Theory, MemberData(nameof(Seeds))]
    public async Task A_run_with_kept_days_decides_as_a_run_without_bit_for_bit(int seed)
    {
        var fleet = RandomFleet.Make(seed, days: 6);
        var random = new Random(seed);
        for (var at = (3 * Day) + random.Next(Day); at < 6 * Day; at += 1 + random.Next(Day))
        {
            var kept = await RunAsync(fleet, at, new FolderDayStore(_folder.Path));
            var fresh = await RunAsync(fleet, at, new MemoryDayStore());

            Assert.Equal(Fingerprint.Of(fresh.Report!), Fingerprint.Of(kept.Report!));
            Assert.Equal(4, fresh.Report!.Workloads.Count);
            Assert.All(fresh.Report.Workloads, static w => Assert.NotNull(w.Containers[0].Usage));
        }
    }

    [Fact]
    public async Task The_second_run_reads_only_what_is_new()
    {
        var fleet = RandomFleet.Make(1, days: 6);
        var store = new FolderDayStore(_folder.Path);
        var first = await RunAsync(fleet, (5 * Day) + (2 * Hour), store);
        var asked = fleet.Source.Queries.Count;

        var second = await RunAsync(fleet, (6 * Day) - 1, store);

        Assert.Equal((0, 4), (first.State.DaysKept.Count, first.State.DaysRead.Count));
        Assert.Equal(["2023-11-17", "2023-11-18", "2023-11-19"], second.State.DaysKept);
        Assert.Equal("2023-11-20", Assert.Single(second.State.DaysRead).Day);
        Assert.True(second.State.SamplesRead * 2 < first.State.SamplesRead, $"{second.State.SamplesRead} of {first.State.SamplesRead}");
        Assert.True(second.State.SamplesKept * 10 > first.State.SamplesRead * 6, $"{second.State.SamplesKept} of {first.State.SamplesRead}");
        var reads = fleet.Source.Queries.Skip(asked).Where(static q => q.Verb == "read" && q.Selector.MetricName.StartsWith("container_", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(reads);
        Assert.All(reads, static q => Assert.True(q.Range.StartMs >= KubeFleet.At((5 * Day) - 65), q.ToString()));
    }

    [Fact]
    public async Task Samples_that_come_late_within_the_time_allowed_are_seen()
    {
        var store = new FolderDayStore(_folder.Path);
        var late = RandomFleet.Make(3, days: 5);
        await RunAsync(late, (3 * Day) + 30, store, now: (3 * Day) + 30, arrived: (3 * Day) - 20);

        var second = await RunAsync(late, (4 * Day) + 30, store);

        Assert.Contains(second.State.DaysRead, static d => d.Day == "2023-11-17" && d.Reason.Contains("before it was over", StringComparison.Ordinal));
        Assert.Equal(Fingerprint.Of((await RunAsync(late, (4 * Day) + 30, new MemoryDayStore())).Report!), Fingerprint.Of(second.Report!));
    }

    [Theory, InlineData(0.0), InlineData(0.3), InlineData(0.999)]
    public async Task A_damaged_day_is_read_anew_and_said_so(double where)
    {
        var fleet = RandomFleet.Make(4, days: 5);
        await RunAsync(fleet, (4 * Day) + 30, new FolderDayStore(_folder.Path));
        var path = Directory.GetFiles(_folder.Path, "2023-11-17.day", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[(int)(bytes.Length * where)] ^= 0x40;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        var again = await RunAsync(fleet, (4 * Day) + 31, new FolderDayStore(_folder.Path));

        var anew = Assert.Single(again.State.DaysRead, static d => d.Day == "2023-11-17");
        Assert.Contains("2023-11-17.day", anew.Reason, StringComparison.Ordinal);
        Assert.Equal(Fingerprint.Of((await RunAsync(fleet, (4 * Day) + 31, new MemoryDayStore())).Report!), Fingerprint.Of(again.Report!));
    }

    [Fact]
    public async Task A_part_that_failed_is_said_and_asked_for_again()
    {
        var fleet = RandomFleet.Make(5, days: 4);
        var store = new FolderDayStore(_folder.Path);
        fleet.Source.Failures = static s => s.MetricName == "container_cpu_usage_seconds_total" ? new SourceException(SourceFailure.TimedOut, "no answer in 30 s") : null;
        var partial = await RunAsync(fleet, (3 * Day) + 30, store);
        fleet.Source.Failures = static _ => null;

        var whole = await RunAsync(fleet, (3 * Day) + 31, store);

        Assert.NotEmpty(partial.Report!.Missing);
        Assert.Empty(whole.Report!.Missing);
        Assert.Empty(whole.State.DaysKept);
        Assert.Null(whole.Changes.Since);
    }

    [Fact]
    public async Task What_changed_since_the_last_run_is_told_and_nothing_when_nothing_did()
    {
        var fleet = Steady(days: 6, grow: int.MaxValue);
        var store = new FolderDayStore(_folder.Path);
        await RunAsync(fleet, (4 * Day) + 120, store);

        var same = await RunAsync(fleet, (5 * Day) + 120, store);
        var grown = await RunAsync(Steady(days: 7, grow: 6 * Day), (7 * Day) - 1, store);

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(KubeFleet.At((4 * Day) + 120)), same.Changes.Since);
        Assert.Empty(same.Changes.Changes);
        Assert.Equal(1, same.Changes.Same + same.Changes.Steady);
        var change = Assert.Single(grown.Changes.Changes);
        Assert.Equal(ChangeKind.Moved, change.Kind);
        Assert.Contains("memory limit", change.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_run_decided_that_was_killed_before_it_told_is_news_of_the_next()
    {
        var store = new FolderDayStore(_folder.Path);
        await RunAsync(Steady(days: 6, grow: int.MaxValue), (4 * Day) + 120, store);

        var killed = await RunAsync(Steady(days: 7, grow: 6 * Day), (7 * Day) - 1, store, killed: true);
        var again = await RunAsync(Steady(days: 7, grow: 6 * Day), (7 * Day) - 1, store);

        Assert.Equal((killed.Changes.Since, Assert.Single(killed.Changes.Changes)), (again.Changes.Since, Assert.Single(again.Changes.Changes)));
    }

    [Fact]
    public async Task Days_older_than_is_kept_are_forgotten()
    {
        var fleet = RandomFleet.Make(6, days: 6);
        var store = new FolderDayStore(_folder.Path);
        await RunAsync(fleet, (3 * Day) + 30, store, keep: 1);

        var later = await RunAsync(fleet, (6 * Day) - 1, store, keep: 1);

        Assert.Equal(2, later.State.DaysForgotten);
        Assert.Equal(4, Directory.GetFiles(_folder.Path, "*.day", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Other_settings_do_not_use_what_was_kept_under_these()
    {
        var fleet = RandomFleet.Make(7, days: 4);
        var store = new FolderDayStore(_folder.Path);
        await RunAsync(fleet, (3 * Day) + 30, store);

        var other = await RunAsync(fleet, (3 * Day) + 30, store, startup: TimeSpan.FromMinutes(9));

        Assert.Empty(other.State.DaysKept);
        Assert.Equal(Fingerprint.Of((await RunAsync(fleet, (3 * Day) + 30, new MemoryDayStore(), startup: TimeSpan.FromMinutes(9))).Report!), Fingerprint.Of(other.Report!));
    }

    public void Dispose() => _folder.Dispose();

    internal static async Task<RightsizeResult> RunAsync(KubeFleet fleet, int atMinute, IDayStore store, int? now = null, int keep = 35, TimeSpan? startup = null, int? arrived = null, bool killed = false)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(KubeFleet.At(atMinute));
        var time = new ManualTime(now is { } minute ? DateTimeOffset.FromUnixTimeMilliseconds(KubeFleet.At(minute)) : at.AddDays(30));
        var policy = PolicyCatalog.Create("risk", new SizingOptions { MinHistory = TimeSpan.FromHours(6) });
        var read = new RecommendRequest { At = at };
        read = startup is { } length ? read with { Reduction = read.Reduction with { StartupWindow = length } } : read;
        ISampleSource source = arrived is { } last ? new UnfinishedSource(fleet.Source, KubeFleet.At(last)) : fleet.Source;
        var job = new RightsizeUseCase(source, source, policy, store, time);
        var result = await job.RunAsync(new RightsizeRequest { Read = read, Days = 3, KeepDays = keep }, null, TestContext.Current.CancellationToken);
        if (!killed)
        {
            await job.KeepAsync(result, TestContext.Current.CancellationToken);
        }

        return result;
    }

    internal static Task<RightsizeResult> ReadAsync(KubeFleet fleet, int atMinute, IDayStore store, DayShard shard)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(KubeFleet.At(atMinute));
        var request = new RightsizeRequest { Read = new RecommendRequest { At = at }, Days = 3, Shard = shard };
        return new RightsizeUseCase(fleet.Source, fleet.Source, PolicyCatalog.Create("risk", new SizingOptions()), store, new ManualTime(at.AddDays(30))).ReadAsync(request, null, TestContext.Current.CancellationToken);
    }

    private static KubeFleet Steady(int days, int grow)
    {
        var fleet = new KubeFleet(days * Day);
        fleet.Pod("shop", "web-0", "StatefulSet", "web").Container("shop", "web-0", "app", cpuRequest: 1, memoryRequest: 1 << 29)
            .Usage("shop", "web-0", "app", static minute => 0.2 + (0.1 * (minute % Day / (double)Day)), minute => (200 + (minute % 60) + (minute > grow ? 300 : 0)) * (double)(1 << 20));
        return fleet;
    }
}
