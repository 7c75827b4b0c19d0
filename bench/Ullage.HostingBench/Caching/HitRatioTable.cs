using System.Globalization;
using Ullage.Testing.Caching;

namespace Ullage.HostingBench.Caching;

/// <summary>Hit ratios of the product's cache and of five policies on the same traces, made from seeds.</summary>
internal static class HitRatioTable
{
    private const double Point = 1;

    public static int Run()
    {
        var zipf = new[] { 0.8, 0.99, 1.1 }.Select(static skew => (Skew: skew, Trace: CacheTraces.Zipf(3_000_000, 1_000_000, skew, 7))).ToList();
        var popular = CacheTraces.Zipf(2_000_000, 100_000, 0.99, 3);
        List<(string Name, bool Promised, int Room, long[] Trace)> runs =
        [
            .. zipf.SelectMany(static z => new[] { 1000, 10_000, 100_000 }.Select(room => (F($"Zipf {z.Skew}, room for {room / 10_000.0} % of 1M keys"), true, room, z.Trace))),
            ("Zipf 0.99 with a scan of 2 × the room every 4 ×", true, 5000, CacheTraces.WithScans(popular, 20_000, 10_000)),
            ("Zipf 0.99 with a scan of 5 × the room every 20 ×", true, 1000, CacheTraces.WithScans(popular, 20_000, 5000)),
            .. new[] { 1.05, 1.25, 1.5, 2, 4 }.Select(static times => (F($"loop over {times} × the room"), true, 2000, CacheTraces.Loop(1_000_000, (int)(2000 * times)))),
            ("half Zipf 0.99, half a loop over 1.6 × the room", false, 5000, CacheTraces.Interleave(popular, CacheTraces.Loop(2_000_000, 8000))),
            ("Zipf 0.99 whose keys are renamed every 40 × the room", false, 5000, CacheTraces.Shifting(popular, 200_000)),
        ];
        Console.WriteLine("| trace | LRU | CLOCK | S3-FIFO | SIEVE | W-TinyLFU | ours | to the better of SIEVE and W-TinyLFU |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        var kept = true;
        foreach (var (name, promised, room, trace) in runs)
        {
            using var own = new OurCache(room);
            ISimulatedCache[] caches = [new LruCache(room), new ClockCache(room), new S3FifoCache(room), new SieveCache(room), new TinyLfuCache(room), own];
            var ratios = new double[caches.Length];
            Parallel.For(0, caches.Length, i => ratios[i] = HitRatio.Of(caches[i], trace));
            var difference = ratios[^1] - Math.Max(ratios[3], ratios[4]);
            kept &= !promised || difference >= -Point;
            Console.WriteLine(F($"| {name} | {string.Join(" | ", ratios.Select(static r => F($"{r:0.00}")))} | {difference:+0.00;-0.00;0.00}{(promised ? "" : " (no promise)")} |"));
        }

        Console.WriteLine();
        Console.WriteLine($"Within {Point} point of the better of SIEVE and W-TinyLFU on every promised trace: {(kept ? "yes" : "NO")}. Percent of requests after a warm-up of a tenth.");
        return kept ? 0 : 1;
    }

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
