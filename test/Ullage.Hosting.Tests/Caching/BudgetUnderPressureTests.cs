using Ullage.Hosting.Caching;
using Ullage.Hosting.Pressure;
using Ullage.Hosting.Tests.Limits;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Caching;

public sealed class BudgetUnderPressureTests
{
    private readonly FakePressure _pressure = new() { Tells = false };
    private readonly ManualTime _time = new();

    [Fact]
    public void Under_pressure_it_gives_back_a_tenth_and_then_waits_for_a_full_collection()
    {
        using var cache = Filled();
        Memory(PressureLevel.High, fullCollections: 5);
        Look(cache, 10);
        Assert.Equal((900, 900L), (cache.Count, cache.Budget));
        Memory(PressureLevel.High, fullCollections: 6);
        Look(cache, 10);
        Assert.Equal(810, cache.Count);
        Memory(PressureLevel.Critical, fullCollections: 7);
        Look(cache, 10);
        Assert.Equal(607, cache.Count);
        Assert.Equal(393, cache.Statistics.Shed);
        Assert.Equal(0, cache.Statistics.Evicted);
    }

    [Theory]
    [InlineData(long.MaxValue / 2, true, 1)]
    [InlineData(long.MaxValue / 2, false, 0)]
    [InlineData(1 << 20, true, 0)]
    public void A_budget_of_bytes_that_the_heap_cannot_hold_is_told_once(long budget, bool weighs, int lines)
    {
        GC.Collect();
        var told = new Told();
        using var cache = new AdaptiveCache<int, int>(new() { Budget = budget, Weigher = weighs ? static (_, _) => 100 : null }, _time, log: told);
        cache.Look();
        cache.Look();
        Assert.Equal(lines, told.Lines.Count(static l => l.Contains("the heap may hold", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_full_collection_that_had_begun_before_it_gave_back_tells_nothing()
    {
        using var cache = Filled();
        Memory(PressureLevel.High, fullCollections: 3, collections: 10);
        Look(cache, 5);
        Assert.Equal(900, cache.Count);
        Memory(PressureLevel.High, fullCollections: 3, collections: 12);
        Look(cache, 5);
        Memory(PressureLevel.High, fullCollections: 12, collections: 13);
        Look(cache, 5);
        Assert.Equal(900, cache.Count);
        Memory(PressureLevel.High, fullCollections: 13, collections: 13);
        Look(cache, 5);
        Assert.Equal(810, cache.Count);
    }

    [Fact]
    public void It_shrinks_to_its_floor_and_no_further()
    {
        using var cache = Filled();
        for (var i = 1; i < 50; i++)
        {
            Memory(PressureLevel.Critical, fullCollections: i);
            Look(cache, 1);
        }

        Assert.Equal((100, 100L), (cache.Count, cache.Budget));
    }

    [Fact]
    public void It_stops_once_what_it_gave_back_lies_empty_in_the_heap()
    {
        using var cache = Filled();
        _pressure.Set(PressureLevel.Critical, memory: PressureLevel.Critical, fullCollections: 1, ratio: 0.97);
        Look(cache, 1);
        Assert.Equal(750, cache.Count);
        for (var i = 2; i < 10; i++)
        {
            _pressure.Set(PressureLevel.Critical, memory: PressureLevel.Critical, fullCollections: i, ratio: 0.97, reusable: 0.25);
            Look(cache, 1);
        }

        Assert.Equal(750, cache.Count);
    }

    [Fact]
    public void A_busy_CPU_is_no_reason_to_give_memory_back()
    {
        using var cache = Filled();
        _pressure.Set(PressureLevel.Critical);
        Look(cache, 30);
        Assert.Equal(1000, cache.Count);
    }

    [Fact]
    public void It_grows_again_slowly_and_only_while_memory_stays_normal()
    {
        using var cache = Filled();
        Memory(PressureLevel.Critical, fullCollections: 1);
        Look(cache, 1);
        Assert.Equal(750, cache.Budget);
        Memory(PressureLevel.Normal, fullCollections: 2);
        Look(cache, 9);
        Assert.Equal(750, cache.Budget);
        Look(cache, 3);
        Assert.Equal(800, cache.Budget);
        Look(cache, 100);
        Assert.Equal(1000, cache.Budget);
    }

    [Fact]
    public void What_is_used_goes_last()
    {
        using var cache = Filled();
        for (var hot = 100; hot < 200; hot++)
        {
            cache.TryGet(hot, out _);
            cache.TryGet(hot, out _);
        }

        for (var i = 1; i < 20; i++)
        {
            Memory(PressureLevel.Critical, fullCollections: i);
            Look(cache, 1);
        }

        Assert.Equal(100, cache.Count);
        Assert.InRange(Enumerable.Range(100, 100).Count(hot => cache.TryGet(hot, out _)), 90, 100);
    }

    [Fact]
    public void What_it_holds_counts_and_not_what_it_might()
    {
        using var cache = new AdaptiveCache<int, int>(new() { Budget = 1_000_000, ExpireAfter = null }, _time, _pressure);
        for (var i = 0; i < 200_000; i++)
        {
            cache.Set(i, i);
        }

        Memory(PressureLevel.High, fullCollections: 1);
        Look(cache, 1);
        Assert.Equal((180_000, 180_000L), (cache.Count, cache.Budget));
    }

    private AdaptiveCache<int, int> Filled()
    {
        var cache = new AdaptiveCache<int, int>(new() { Budget = 1000, ExpireAfter = null }, _time, _pressure);
        for (var i = 0; i < 1000; i++)
        {
            cache.Set(i, i);
        }

        return cache;
    }

    private void Memory(PressureLevel level, long fullCollections, long collections = 0) =>
        _pressure.Set(level, memory: level, collections: collections, fullCollections: fullCollections);

    private void Look(AdaptiveCache<int, int> cache, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            cache.Look();
        }
    }
}
