using Microsoft.Extensions.Caching.Memory;
using Ullage.Hosting.Caching;

namespace Ullage.HostingBench.Caching;

/// <summary>What an entry costs beside its key and value: the heap after a collection with and without 200,000 of them.</summary>
internal static class BytesAnEntry
{
    private const int Entries = 200_000;

    public static (double MemoryCache, double Ours, double OursEvicting) Measure()
    {
        var keys = Enumerable.Range(0, 3 * Entries).Select(static i => $"order:{i:0000000}").ToArray();
        var value = new object();
        var memory = Of(() =>
        {
            var cache = new MemoryCache(new MemoryCacheOptions());
            for (var i = 0; i < Entries; i++)
            {
                cache.Set(keys[i], value, TimeSpan.FromHours(1));
            }

            return cache;
        });
        return (memory, Of(() => Ours(Entries)), Of(() => Ours(3 * Entries)));

        AdaptiveCache<string, object> Ours(int set)
        {
            var cache = new AdaptiveCache<string, object>(new() { Budget = Entries, ExpireAfter = TimeSpan.FromHours(1) });
            for (var i = 0; i < set; i++)
            {
                cache.Set(keys[i], value);
            }

            return cache;
        }
    }

    private static double Of(Func<IDisposable> fill)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var cache = fill();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(cache);
        return (double)(after - before) / Entries;
    }
}
