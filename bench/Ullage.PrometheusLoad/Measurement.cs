using System.Diagnostics;
using Ullage.Testing.Servers;

namespace Ullage.PrometheusLoad;

/// <summary>Wall time of a run, CPU time that Prometheus spent on it, and the runner's peak memory where it is a process of its own.</summary>
internal readonly record struct Measurement(TimeSpan Wall, TimeSpan ServerCpu, long PeakBytes)
{
    public static async Task<Measurement> OfAsync(ServerProcess server, Func<Task<long>> run)
    {
        await SettleAsync(server);
        var cpu = server.CpuTime;
        var started = Stopwatch.GetTimestamp();
        var peak = await run();
        var wall = Stopwatch.GetElapsedTime(started);
        // The server's garbage collector finishes its work after the answer: that belongs to the run too.
        await SettleAsync(server);
        return new Measurement(wall, server.CpuTime - cpu, peak);
    }

    public static Measurement Median(IReadOnlyCollection<Measurement> runs) => new(
        Middle(runs.Select(static r => r.Wall)), Middle(runs.Select(static r => r.ServerCpu)), Middle(runs.Select(static r => r.PeakBytes)));

    private static T Middle<T>(IEnumerable<T> values)
    {
        T[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static async Task SettleAsync(ServerProcess server)
    {
        for (var quiet = 0; quiet < 3;)
        {
            var before = server.CpuTime;
            await Task.Delay(100);
            quiet = server.CpuTime - before <= TimeSpan.FromMilliseconds(10) ? quiet + 1 : 0;
        }
    }
}
