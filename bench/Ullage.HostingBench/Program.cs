using System.Globalization;
using Ullage.HostingBench.Caching;
using Ullage.HostingBench.Logs;
using Ullage.HostingBench.Metrics;
using Ullage.HostingBench.Limits;
using Ullage.HostingBench.Workers;

// Parts of the chassis beside what they replace; each subject prints a ratio. bench/hosting NAME
return args switch
{
    ["cache", ..] => CacheComparison.Run(),
    ["limiter"] => LimiterComparison.Run(),
    ["workers"] => WorkerPoolComparison.Run(),
    ["log-line", ..] => LogLine.Run(),
    ["metrics", ..] => await MetricsRender.RunAsync(),
    ["hit-ratio", ..] => HitRatioTable.Run(),
    ["memory-limit", var seconds] => await MemoryLimit.RunAsync(int.Parse(seconds, CultureInfo.InvariantCulture)),
    ["memory-limit"] => await MemoryLimit.RunAsync(30),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: bench/hosting cache | limiter | workers | hit-ratio | memory-limit [SECONDS] | log-line | metrics");
    return 2;
}
