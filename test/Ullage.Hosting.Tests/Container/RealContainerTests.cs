using System.Globalization;
using Ullage.Testing.Cgroups;

namespace Ullage.Hosting.Tests.Container;

/// <summary>A real process in real control groups.</summary>
public sealed class RealContainerTests
{
    private const long Mi = 1 << 20;

    [Fact]
    public async Task The_facts_are_those_of_the_kernel_and_a_resize_in_place_reaches_the_collector()
    {
        using var group = RealGroup.TryCreate(out var reason);
        Assert.SkipWhen(group is null, reason);
        group.Limit(256 * Mi, quotaUs: 150_000);
        await using var target = TargetProcess.Start(group, null, "facts");
        Assert.Equal("ready", await target.ReadAsync());

        var before = (await target.AskAsync("facts")).Split(' ');
        Assert.Equal(["1.5", "2", $"{256 * Mi}"], before[..3]);
        Assert.Equal(8, int.Parse(before[4], CultureInfo.InvariantCulture));

        group.LimitMemory(512 * Mi);
        var after = await AfterCollection(target, available => available == 384 * Mi);
        Assert.Equal($"{512 * Mi}", after[2]);
    }

    [Fact]
    public async Task A_small_containers_heap_is_bounded_so_that_the_rest_fits_and_after_a_resize_the_bound_follows()
    {
        using var group = RealGroup.TryCreate(out var reason);
        Assert.SkipWhen(group is null, reason);
        group.Limit(160 * Mi, quotaUs: 150_000);
        await using var target = TargetProcess.Start(group, null, "facts");
        Assert.Equal("ready", await target.ReadAsync());
        var bound = long.Parse((await AfterCollection(target, static available => available < 120 * Mi))[3], CultureInfo.InvariantCulture);
        Assert.InRange(bound, 53 * Mi, (120 * Mi) - 1);

        // All that the bound allows is taken, and the kernel has killed nobody.
        Assert.InRange(int.Parse(await target.AskAsync("fill"), CultureInfo.InvariantCulture), 20, (int)(bound / Mi));
        group.LimitMemory(640 * Mi);
        await AfterCollection(target, static available => available == 480 * Mi);
    }

    [Fact]
    public async Task Memory_held_in_a_small_container_raises_the_level_before_the_first_collection_and_after()
    {
        using var group = RealGroup.TryCreate(out var reason);
        Assert.SkipWhen(group is null, reason);
        group.Limit(256 * Mi, quotaUs: 200_000);
        await using var target = TargetProcess.Start(group, new Dictionary<string, string> { ["DOTNET_GCHeapHardLimitPercent"] = "0x5F" }, "facts");
        Assert.Equal("ready", await target.ReadAsync());
        Assert.StartsWith("Normal", await target.AskAsync("pressure"), StringComparison.Ordinal);

        var held = 0;
        while ((await target.AskAsync("pressure")).StartsWith("Normal", StringComparison.Ordinal))
        {
            Assert.True(held < 256, "256 MiB are held in 256 MiB and the level is Normal");
            held = int.Parse(await target.AskAsync("hold 2"), CultureInfo.InvariantCulture);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.InRange(held, 64, 250);
        await target.AskAsync("collect");
        Assert.DoesNotContain("Normal", await target.AskAsync("pressure"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simulated_container_is_seen_through_the_collector()
    {
        var size = new Dictionary<string, string> { ["DOTNET_GCTotalPhysicalMemory"] = $"{128 * Mi:X}" };
        await using var target = TargetProcess.Start(null, size, "facts");
        Assert.Equal("ready", await target.ReadAsync());
        await target.AskAsync("collect");
        var ratio = await target.AskUntilAsync("pressure", static p => double.Parse(p.Split(' ')[1], CultureInfo.InvariantCulture) > 0.02);
        Assert.NotEqual("", ratio);
    }

    private static async Task<string[]> AfterCollection(TargetProcess target, Func<long, bool> right)
    {
        for (var i = 0; i < 100; i++)
        {
            await target.AskAsync("collect");
            var facts = (await target.AskAsync("facts")).Split(' ');
            if (right(long.Parse(facts[3], CultureInfo.InvariantCulture)))
            {
                return facts;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("The collector still has its old limit.");
    }
}
