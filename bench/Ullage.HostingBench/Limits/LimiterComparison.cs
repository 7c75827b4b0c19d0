using Ullage.HostingBench.Measuring;

namespace Ullage.HostingBench.Limits;

/// <summary>Limiter, breaker and timeout a call beside Polly.Core's: not slower and no more bytes.</summary>
internal static class LimiterComparison
{
    public static int Run()
    {
        var medians = Medians.Of<LimiterBenchmarks>();
        Console.WriteLine("| work | Polly ns | ours ns | ratio | Polly bytes | ours bytes | |\n|---|---|---|---|---|---|---|");
        var holds = true;
        foreach (var (work, name) in new[] { ("ends at once", "done"), ("yields", "yields") })
        {
            var (polly, ours) = (medians[$"Polly_{name}"], medians[$"Ullage_{name}"]);
            var kept = ours.Nanoseconds <= polly.Nanoseconds && ours.Bytes <= polly.Bytes;
            holds &= kept;
            Console.WriteLine($"| {work} | {polly.Nanoseconds:0} | {ours.Nanoseconds:0} | {ours.Nanoseconds / polly.Nanoseconds:0.00} | {polly.Bytes:0} | {ours.Bytes:0} | {(kept ? "holds" : "missed")} |");
        }

        return holds ? 0 : 1;
    }
}
