using System.Globalization;
using Ullage.HostingBench.Measuring;

namespace Ullage.HostingBench.Caching;

/// <summary>Runs the benchmarks and prints each beside MemoryCache, with what is asked of it.</summary>
internal static class CacheComparison
{
    private static readonly (string Name, double Asked)[] Pairs = [("get", 2), ("get_2_threads", 2), ("set", 1), ("add_at_capacity", 2)];

    public static int Run()
    {
        var measured = Medians.Of<CacheBenchmarks>();
        Console.WriteLine("| 10k hot keys, expiry on | MemoryCache ns | B | AdaptiveCache ns | B | times as fast | asked |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var kept = true;
        foreach (var (name, asked) in Pairs)
        {
            var (theirs, ours) = (measured["MemoryCache_" + name], measured["AdaptiveCache_" + name]);
            var ratio = theirs.Nanoseconds / ours.Nanoseconds;
            kept &= ratio >= asked;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name.Replace('_', ' ')} | {theirs.Nanoseconds:0.0} | {theirs.Bytes:0} | {ours.Nanoseconds:0.0} | {ours.Bytes:0} | {ratio:0.00} | ≥ {asked} |"));
        }

        var bytes = BytesAnEntry.Measure();
        kept &= bytes.OursEvicting <= bytes.MemoryCache;
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Bytes an entry beside key and value: MemoryCache {bytes.MemoryCache:0}, AdaptiveCache {bytes.Ours:0}, {bytes.OursEvicting:0} once it evicts (asked ≤ MemoryCache's)."));
        return kept ? 0 : 1;
    }
}
