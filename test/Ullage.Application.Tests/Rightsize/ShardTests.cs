using Ullage.State;

namespace Ullage.Application.Tests.Rightsize;

/// <summary>However many processes read, and whatever becomes of one, the answer is the same.</summary>
public sealed class ShardTests
{
    private const int At = (4 * RandomFleet.DayMinutes) + 90;

    [Theory, InlineData(1, 4), InlineData(2, 3), InlineData(3, 32)]
    public async Task Several_shards_decide_as_one_process_bit_for_bit(int seed, int shards)
    {
        var fleet = RandomFleet.Make(seed, days: 5, workloads: 7);
        var store = new MemoryDayStore();
        for (var index = 0; index < shards; index++)
        {
            await KeptDaysTests.ReadAsync(fleet, At, store, new DayShard(index, shards));
        }

        var asked = fleet.Source.Queries.Count;
        var merged = await KeptDaysTests.RunAsync(fleet, At, store);

        Assert.DoesNotContain(fleet.Source.Queries.Skip(asked), static q => q.Verb == "read" && q.Selector.MetricName.StartsWith("container_", StringComparison.Ordinal));
        Assert.Equal(Fingerprint.Of((await KeptDaysTests.RunAsync(fleet, At, new MemoryDayStore())).Report!), Fingerprint.Of(merged.Report!));
    }

    [Fact]
    public async Task A_shard_that_is_done_again_changes_nothing()
    {
        var fleet = RandomFleet.Make(5, days: 5, workloads: 7);
        var store = new MemoryDayStore();
        foreach (var index in new[] { 0, 1, 1, 2, 3, 0 })
        {
            await KeptDaysTests.ReadAsync(fleet, At, store, new DayShard(index, 4));
        }

        var merged = await KeptDaysTests.RunAsync(fleet, At, store);

        Assert.Equal(Fingerprint.Of((await KeptDaysTests.RunAsync(fleet, At, new MemoryDayStore())).Report!), Fingerprint.Of(merged.Report!));
    }

    [Fact]
    public async Task Shards_ask_for_their_own_workloads_alone()
    {
        var fleet = RandomFleet.Make(6, days: 5, workloads: 12);
        long whole = (await KeptDaysTests.ReadAsync(fleet, At, new MemoryDayStore(), DayShard.Whole)).State.SamplesRead, parts = 0;
        for (var index = 0; index < 4; index++)
        {
            parts += (await KeptDaysTests.ReadAsync(fleet, At, new MemoryDayStore(), new DayShard(index, 4))).State.SamplesRead;
        }

        // What tells of settings is asked for by each.
        Assert.InRange(parts, whole, whole * 3 / 2);
    }

    [Fact]
    public async Task Another_number_of_shards_takes_up_what_was_kept()
    {
        var fleet = RandomFleet.Make(8, days: 5, workloads: 7);
        var store = new MemoryDayStore();
        for (var index = 0; index < 4; index++)
        {
            await KeptDaysTests.ReadAsync(fleet, At, store, new DayShard(index, 4));
        }

        var third = await KeptDaysTests.ReadAsync(fleet, At + 10, store, new DayShard(2, 3));

        Assert.Equal((3, 1), (third.State.DaysKept.Count, third.State.DaysRead.Count));
    }
}
