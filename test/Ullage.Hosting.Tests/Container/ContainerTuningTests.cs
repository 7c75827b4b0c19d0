using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Ullage.Cgroups;
using Ullage.Hosting.Container;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Container;

public sealed class ContainerTuningTests
{
    private const long Mi = 1 << 20;
    private readonly FakeContainer _container = new();
    private readonly FakeRuntime _runtime = new();

    [Fact]
    public void A_pool_of_one_thread_a_CPU_is_raised_told_and_can_be_put_back()
    {
        var tuning = Tuning(512 * Mi);
        var change = Assert.Single(tuning.Apply(), static s => s.Changed);
        Assert.Empty(_runtime.HeapLimits);
        Assert.Equal("DOTNET_ThreadPool_ForceMinWorkerThreads", change.Name);
        Assert.Equal("2", change.Found);
        Assert.Equal(8, _runtime.MinimumThreads.Workers);

        tuning.Undo();
        Assert.Equal((2, 1), _runtime.MinimumThreads);
        Assert.DoesNotContain(tuning.Advice, static s => s.Changed);
    }

    [Fact]
    public void What_somebody_set_stays_as_it_is()
    {
        _runtime.Settings["ThreadPool_ForceMinWorkerThreads"] = "2";
        _runtime.Settings["GCHeapHardLimitPercent"] = "0x50";
        _runtime.Settings["GCConserveMemory"] = "0";
        Assert.Empty(Tuning(128 * Mi).Apply());
        Assert.Equal(2, _runtime.MinimumThreads.Workers);
    }

    [Fact]
    public void A_small_container_is_given_a_heap_that_leaves_room_for_what_lies_outside_and_its_own_back()
    {
        var tuning = Tuning(128 * Mi);
        var heap = Assert.Single(tuning.Apply(), static s => s.Name == "DOTNET_GCHeapHardLimit");

        // 128 − (44 + 16) = 68 MiB.
        Assert.Equal(("6000000", "4400000", true), (heap.Found, heap.Value, heap.Changed));
        tuning.Undo();
        Assert.Equal([68 * Mi, null], _runtime.HeapLimits);
    }

    [Fact]
    public void A_container_too_small_for_both_or_that_is_not_to_be_tuned_is_advised_a_heap()
    {
        // 80 − (44 + 16) = 20 MiB, 25 % of 80; 128 − 60 = 68, 53.1 % of 128.
        Assert.Equal(("19", false), Heap(Tuning(80 * Mi).Apply()));
        Assert.Equal(("35", false), Heap(Tuning(128 * Mi).Apply(change: false)));
        _runtime.TooLow = true;
        Assert.Equal(("35", false), Heap(Tuning(128 * Mi).Apply()));
        Assert.Empty(_runtime.HeapLimits);

        static (string, bool) Heap(IReadOnlyList<RuntimeSetting> told)
        {
            var heap = Assert.Single(told, static s => s.Name == "DOTNET_GCHeapHardLimitPercent");
            return (heap.Value, heap.Changed);
        }
    }

    [Fact]
    public void A_heap_limit_follows_the_containers()
    {
        var tuning = Tuning(128 * Mi);
        tuning.Apply();
        SetLimit(160 * Mi);
        tuning.FollowLimit();
        SetLimit(512 * Mi);
        tuning.FollowLimit();
        SetLimit(120 * Mi);
        tuning.FollowLimit();
        SetLimit(72 * Mi);
        tuning.FollowLimit();
        Assert.Equal([68 * Mi, 100 * Mi, null, 60 * Mi, 24 * Mi], _runtime.HeapLimits);
    }

    [Fact]
    public void Many_heaps_in_little_memory_and_a_node_full_of_CPUs_are_told()
    {
        (_runtime.IsServerCollector, _runtime.Processors) = (true, 16);
        var names = Tuning(512 * Mi).Apply().Select(static s => s.Name).ToList();
        Assert.Contains("DOTNET_gcServer", names);
        Assert.Contains("DOTNET_PROCESSOR_COUNT", names);
    }

    [Fact]
    public void Nothing_is_advised_where_there_is_no_container()
    {
        _container.Version = null;
        Assert.All(new ContainerTuning(_container, _runtime).Apply(change: false), static s => Assert.Equal("DOTNET_ThreadPool_ForceMinWorkerThreads", s.Name));
        Assert.Equal(2, _runtime.MinimumThreads.Workers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_limit_that_changes_is_followed_and_tried_again_while_the_heap_is_over_it(bool tooLow)
    {
        var tuning = Tuning(256 * Mi);
        _runtime.TooLow = tooLow;
        using var watcher = new LimitWatcher(tuning, Options.Create(new ContainerOptions()), new ManualTime(), NullLogger<LimitWatcher>.Instance);
        watcher.Begin();
        Assert.False(watcher.Look());
        SetLimit(128 * Mi);
        Assert.True(watcher.Look());
        Assert.False(watcher.Look());
        Assert.Equal(tooLow ? 2 : 1, _runtime.Refreshes);
        _runtime.TooLow = false;
        watcher.Look();
        watcher.Look();
        Assert.Equal(tooLow ? 3 : 1, _runtime.Refreshes);
    }

    [Fact]
    public void An_interval_out_of_range_is_refused()
    {
        var result = new ContainerOptionsValidator().Validate(null, new ContainerOptions { Interval = TimeSpan.Zero });
        Assert.True(result.Failed);
        Assert.Contains("expected 1 s to 1 h", result.FailureMessage, StringComparison.Ordinal);
    }

    private ContainerTuning Tuning(long limit)
    {
        SetLimit(limit);
        return new ContainerTuning(_container, _runtime);
    }

    private void SetLimit(long limit) => _container.Reading = new CgroupReading { Memory = new MemoryReading { Limit = limit }, Cpu = new CpuReading() };
}
