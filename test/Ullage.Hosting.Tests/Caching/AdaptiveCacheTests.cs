using Ullage.Hosting.Caching;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Caching;

public sealed class AdaptiveCacheTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void What_was_set_is_there_until_it_is_replaced_or_removed()
    {
        using var cache = Cache<string, string>();
        cache.Set("a", "one");
        cache.Set("b", "two");
        Assert.True(cache.TryGet("a", out var a));
        Assert.Equal("one", a);
        cache.Set("a", "three");
        Assert.True(cache.TryGet("a", out a));
        Assert.Equal("three", a);
        Assert.True(cache.Remove("a"));
        Assert.False(cache.Remove("a"));
        Assert.False(cache.TryGet("a", out _));
        Assert.Equal((1, 1L), (cache.Count, cache.Weight));
        Assert.Equal((2L, 1L), (cache.Statistics.Hits, cache.Statistics.Misses));
    }

    [Fact]
    public void A_value_expires_absolutely_by_its_own_time_or_the_options()
    {
        using var cache = Cache<int, int>(static o => (o.ExpireAfter, o.Jitter) = (TimeSpan.FromSeconds(10), 0));
        cache.Set(1, 1);
        cache.Set(2, 2, TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.True(cache.TryGet(1, out _));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False(cache.TryGet(1, out _));
        Assert.True(cache.TryGet(2, out _));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(cache.TryGet(2, out _));
    }

    [Fact]
    public void A_use_puts_sliding_expiry_off_but_not_beyond_the_absolute()
    {
        using var cache = Cache<int, int>(static o => (o.ExpireAfter, o.ExpireUnusedAfter, o.Jitter) = (TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(10), 0));
        cache.Set(1, 1);
        cache.Set(2, 2);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(cache.TryGet(1, out _));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(cache.TryGet(1, out _));
        Assert.False(cache.TryGet(2, out _));
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.False(cache.TryGet(1, out _));
    }

    [Fact]
    public void What_was_set_together_expires_spread_over_the_jitter_and_never_late()
    {
        using var cache = Cache<int, int>(static o => (o.ExpireAfter, o.Jitter) = (TimeSpan.FromSeconds(100), 0.2));
        for (var i = 0; i < 1000; i++)
        {
            cache.Set(i, i);
        }

        _time.Advance(TimeSpan.FromSeconds(79));
        Assert.Equal(1000, Alive());
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.InRange(Alive(), 400, 600);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, Alive());

        int Alive() => Enumerable.Range(0, 1000).Count(i => cache.TryGet(i, out _));
    }

    [Fact]
    public void Expired_entries_that_nobody_asks_for_give_their_room_back()
    {
        using var cache = Cache<int, int>(static o => o.ExpireAfter = TimeSpan.FromSeconds(30));
        for (var i = 0; i < 5000; i++)
        {
            cache.Set(i, i);
        }

        _time.Advance(TimeSpan.FromSeconds(32));
        Assert.Equal((0, 0L, 5000L), (cache.Count, cache.Weight, cache.Statistics.Expired));
    }

    [Fact]
    public void Weight_stays_within_the_budget_and_what_is_too_heavy_displaces_nothing_but_its_own_old_value()
    {
        using var cache = Cache<int, string>(static o => (o.Budget, o.Weigher) = (100, static (_, v) => v.Length));
        for (var i = 0; i < 50; i++)
        {
            cache.Set(i, new string('x', 10));
            Assert.InRange(cache.Weight, 1, 100);
        }

        Assert.Equal(10, cache.Count);
        cache.Set(1000, new string('x', 5));
        cache.Set(1000, new string('x', 101));
        Assert.False(cache.TryGet(1000, out _));
        Assert.InRange(cache.Count, 9, 10);
        Assert.Equal(1, cache.Statistics.TooHeavy);
    }

    [Fact]
    public void A_key_in_use_outlives_a_scan_of_ten_times_the_room()
    {
        using var cache = Cache<int, int>(static o => o.Budget = 1000);
        for (var round = 0; round < 5; round++)
        {
            for (var hot = 0; hot < 500; hot++)
            {
                if (!cache.TryGet(hot, out _))
                {
                    cache.Set(hot, hot);
                }
            }
        }

        for (var i = 1_000_000; i < 1_010_000; i++)
        {
            cache.Set(i, i);
        }

        Assert.Equal(500, Enumerable.Range(0, 500).Count(hot => cache.TryGet(hot, out _)));
    }

    [Fact]
    public void That_there_is_none_is_kept_as_long_as_the_option_says()
    {
        using var cache = Cache<int, string?>(static o => o.NegativeExpiry = TimeSpan.FromSeconds(3));
        cache.Set(1, null);
        Assert.True(cache.TryGet(1, out var none));
        Assert.Null(none);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.False(cache.TryGet(1, out _));

        using var keepsNone = Cache<int, string?>(static o => o.NegativeExpiry = TimeSpan.Zero);
        keepsNone.Set(1, null);
        Assert.Equal(0, keepsNone.Count);
    }

    [Fact]
    public void Keys_that_nobody_has_cannot_fill_memory()
    {
        const int Entry = AdaptiveCacheOptions<int, string?>.EntryBytes;
        using var cache = Cache<int, string?>(static o => (o.Budget, o.Weigher) = (100 * Entry, static (_, v) => v!.Length));
        for (var i = 0; i < 10_000; i++)
        {
            cache.Set(i, null);
        }

        Assert.Equal(100, cache.Count);
    }

    [Fact]
    public void All_faults_of_the_options_are_told_at_once()
    {
        var error = Assert.Throws<ArgumentException>(() => Cache<int, int>(static o =>
        {
            (o.Name, o.Budget, o.Floor, o.Jitter, o.ExpireAfter) = (" ", 0, double.NaN, 1, TimeSpan.Zero);
            o.SecondLevel = new() { Rest = TimeSpan.FromDays(1) };
        }));
        foreach (var name in (string[])["Name", "Budget", "Floor", "Jitter", "ExpireAfter", "SecondLevel.Key", "SecondLevel.Write", "SecondLevel.Read", "SecondLevel.Rest", "IDistributedCache"])
        {
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }

    private AdaptiveCache<TKey, TValue> Cache<TKey, TValue>(Action<AdaptiveCacheOptions<TKey, TValue>>? configure = null)
        where TKey : notnull
    {
        var options = new AdaptiveCacheOptions<TKey, TValue>();
        configure?.Invoke(options);
        return new(options, _time);
    }
}
