using Ullage.HostingBench.Measuring;

namespace Ullage.HostingBench.Workers;

/// <summary>What priorities, deadlines, counts and a drain cost an item over a bare Channel: at most half as much again.</summary>
internal static class WorkerPoolComparison
{
    private const double Most = 1.5;

    public static int Run()
    {
        var medians = Medians.Of<WorkerPoolBenchmarks>();
        Console.WriteLine("| workers | Channel ns | pool ns | ratio | Channel bytes | pool bytes | |\n|---|---|---|---|---|---|---|");
        var holds = true;
        foreach (var workers in new[] { 1, 2 })
        {
            var (bare, pool) = (medians[$"Channel_{workers}"], medians[$"Pool_{workers}"]);
            var kept = pool.Nanoseconds <= Most * bare.Nanoseconds;
            holds &= kept;
            Console.WriteLine($"| {workers} | {bare.Nanoseconds:0} | {pool.Nanoseconds:0} | {pool.Nanoseconds / bare.Nanoseconds:0.00} | {bare.Bytes:0} | {pool.Bytes:0} | {(kept ? "holds" : "missed")} |");
        }

        return holds ? 0 : 1;
    }
}
