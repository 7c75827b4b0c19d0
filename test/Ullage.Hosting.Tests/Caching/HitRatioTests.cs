using Ullage.Hosting.Caching;
using Ullage.Testing.Caching;

namespace Ullage.Hosting.Tests.Caching;

/// <summary>The quality of what is evicted, beside other policies on the same traces; <c>./prove hit-ratio</c> runs them at full length.</summary>
public sealed class HitRatioTests
{
    private const double Point = 1;

    public static TheoryData<string, int> Traces => new() { { "zipf 0.8", 500 }, { "zipf 0.99", 500 }, { "zipf 1.1", 500 }, { "scan", 1000 }, { "loop 1.25", 1000 }, { "loop 4", 1000 } };

    [Theory]
    [MemberData(nameof(Traces))]
    public void It_holds_what_the_better_of_SIEVE_and_W_TinyLFU_holds_within_a_point(string name, int room)
    {
        var trace = name switch
        {
            "scan" => CacheTraces.WithScans(CacheTraces.Zipf(200_000, 20_000, 0.99, 1), every: 10_000, scan: 5000),
            "loop 1.25" => CacheTraces.Loop(200_000, room * 5 / 4),
            "loop 4" => CacheTraces.Loop(200_000, room * 4),
            _ => CacheTraces.Zipf(300_000, 50_000, double.Parse(name.AsSpan(5)), 1),
        };
        using var cache = new AdaptiveCache<long, int>(new() { Budget = room, ExpireAfter = null });
        var ours = HitRatio.Of(new OurCache(cache), trace);
        var sieve = HitRatio.Of(new SieveCache(room), trace);
        var tinyLfu = HitRatio.Of(new TinyLfuCache(room), trace);
        Assert.True(ours >= Math.Max(sieve, tinyLfu) - Point, $"{name}: ours {ours:0.00}, SIEVE {sieve:0.00}, W-TinyLFU {tinyLfu:0.00}");
        Assert.True(ours > HitRatio.Of(new LruCache(room), trace) && ours > HitRatio.Of(new ClockCache(room), trace));
    }

    private sealed class OurCache(AdaptiveCache<long, int> cache) : ISimulatedCache
    {
        public string Name => "AdaptiveCache";

        public bool Access(long key)
        {
            if (cache.TryGet(key, out _))
            {
                return true;
            }

            cache.Set(key, 0);
            return false;
        }
    }
}
