using System.Globalization;
using Ullage.HostingBench.Caching;

// Parts of the chassis beside what they replace; each subject prints a ratio. bench/hosting NAME
return args switch
{
    ["cache", ..] => CacheComparison.Run(),
    ["hit-ratio", ..] => HitRatioTable.Run(),
    ["memory-limit", var seconds] => await MemoryLimit.RunAsync(int.Parse(seconds, CultureInfo.InvariantCulture)),
    ["memory-limit"] => await MemoryLimit.RunAsync(30),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: bench/hosting cache | hit-ratio | memory-limit [SECONDS]");
    return 2;
}
