using Ullage.Hosting.Profiling.Names;
using Ullage.Hosting.Profiling.Runtime;
using Ullage.Hosting.Profiling.Stacks;

namespace Ullage.Hosting.Profiling.Tests.Stacks;

public sealed class StackSumsTests
{
    [Fact]
    public void Equal_stacks_are_summed_and_shared_frames_are_held_once()
    {
        var sums = new StackSums(100);
        sums.Add([30, 21, 11], "a", 1, 5);
        sums.Add([30, 21, 11], "a", 1, 7);
        sums.Add([40, 21, 11], "a", 1, 1);
        sums.Add([30, 21, 11], "b", 1, 2);
        var snapshot = sums.Snapshot();
        Assert.Equal(4, snapshot.Nodes.Length);
        Assert.Equal([(2d, 12d), (1d, 1d), (1d, 2d)], snapshot.Sums.Select(static s => (s.Count, s.Amount)));
    }

    [Fact]
    public void A_caller_is_looked_up_before_the_address_that_its_call_returns_to()
    {
        var sums = new StackSums(100);
        sums.Add([30, 21], "", 1, 1);
        Assert.Equal([20UL, 30UL], sums.Snapshot().Nodes.Select(static n => n.Address));
    }

    [Fact]
    public void Beyond_the_bound_stacks_are_cut_and_counted_and_no_amount_is_lost()
    {
        var sums = new StackSums(10);
        for (ulong i = 0; i < 1000; i++)
        {
            sums.Add([1000 + i, 5], "", 1, 2);
        }

        var snapshot = sums.Snapshot();
        Assert.Equal(10, snapshot.Nodes.Length);
        Assert.Equal(991, snapshot.Cut);
        Assert.Equal((1000d, 2000d), (snapshot.Sums.Sum(static s => s.Count), snapshot.Sums.Sum(static s => s.Amount)));
    }

    [Fact]
    public void What_came_since_is_the_difference_of_two_snapshots()
    {
        var sums = new StackSums(100);
        sums.Add([1], "a", 1, 10);
        sums.Add([2], "a", 1, 10);
        var earlier = sums.Snapshot();
        sums.Add([2], "a", 2, 5);
        sums.Add([3], "b", 1, 1);
        var since = sums.Snapshot().Since(earlier);
        Assert.Equal([(2d, 5d), (1d, 1d)], since.Sums.Select(static s => (s.Count, s.Amount)));
    }

    [Fact]
    public void Frames_without_a_name_make_one_sample()
    {
        var sums = new StackSums(100);
        sums.Add([10, 21], "", 1, 1);
        sums.Add([11, 22], "", 1, 2);
        using var sources = new SourceMap();
        var sample = Assert.Single(new ProfileAssembler(new MethodMap(), sources, "").Samples(sums.Snapshot(), null, static (count, amount) => [(long)count, (long)amount]));
        Assert.Equal([2L, 3L], sample.Values);
        Assert.Equal(["[no name]", "[no name]"], sample.Stack.Select(static l => l.Lines[0].Function!.Name));
    }

    [Theory]
    [InlineData(1, 102_400)]
    [InlineData(24, 4267.2)]
    [InlineData(102_400, 1.582)]
    [InlineData(10_000_000, 1.0)]
    public void A_drawn_object_stands_for_as_many_as_its_chance_is_small(long size, double objects) =>
        Assert.InRange(RuntimeSink.StandsFor(size), objects * 0.999, objects * 1.001);
}
