using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>
/// Whether a history is long and dense enough to size by: CPU and memory each by its own. A half that falls short keeps its settings; where nothing is left to
/// size by, what is missing is the answer.
/// </summary>
/// <param name="Missing">Why the container cannot be sized; empty when it can, at least in part.</param>
/// <param name="Cpu">Why CPU settings stay as they are although memory is sized, or null.</param>
/// <param name="Memory">Why memory settings stay as they are although CPU is sized, or null.</param>
internal sealed record Sufficiency(IReadOnlyList<Reason> Missing, Reason? Cpu, Reason? Memory)
{
    /// <summary>Part of the history asked for that may be missing at its edges: the first sample never lies on the window's first moment.</summary>
    private const double Grace = 0.05;

    /// <summary>Judges a container's usage.</summary>
    public static Sufficiency Of(Workload workload, IContainerUsage? usage, SizingOptions options)
    {
        if (usage is null || usage.Summary.Coverage.Samples == 0 || (!usage.HasCpu && !usage.HasMemory))
        {
            return None(Reason("no-samples", "No sample of its CPU or memory was seen in the window."));
        }

        var coverage = usage.Summary.Coverage;
        List<Reason> missing = [];
        if (coverage.Samples < options.MinSamples)
        {
            missing.Add(Reason("min-samples", $"{coverage.Samples} samples; at least {options.MinSamples} are asked for."));
        }

        if (workload.Id.Kind is "Job" or "CronJob")
        {
            if (coverage.Pods < options.MinJobRuns)
            {
                missing.Add(Reason("min-job-runs", $"{coverage.Pods} run{(coverage.Pods == 1 ? "" : "s")} seen; at least {options.MinJobRuns} are asked for."));
            }

            return None([.. missing]);
        }

        var (cpu, memory) = (History(usage.CpuCoverage, options), History(usage.MemoryCoverage, options));
        var (cpuShort, memoryShort) = (!usage.HasCpu || cpu.Count > 0, !usage.HasMemory || memory.Count > 0);
        if (cpuShort && memoryShort)
        {
            // The half seen longer tells the most that is known.
            missing.AddRange(!usage.HasMemory || (usage.HasCpu && usage.CpuCoverage.Observed > usage.MemoryCoverage.Observed) ? cpu : memory);
        }

        return new Sufficiency(
            missing,
            usage.HasCpu && cpuShort ? Kept(ResourceField.CpuRequest, "CPU", cpu) : null,
            usage.HasMemory && memoryShort ? Kept(ResourceField.MemoryRequest, "Memory", memory) : null);
    }

    private static List<Reason> History(Coverage coverage, SizingOptions options)
    {
        List<Reason> missing = [];
        if (coverage.Span < options.MinHistory * (1 - Grace))
        {
            missing.Add(Reason("min-history", $"{Figures.Length(coverage.Span)} of history; at least {Figures.Length(options.MinHistory)} is asked for."));
        }

        var share = coverage.Observed / options.MinHistory;
        if (share < options.MinObservedShare)
        {
            var gap = coverage.Gaps > 0 ? $"; {coverage.Gaps} gap{(coverage.Gaps == 1 ? "" : "s")}, the longest {Figures.Length(coverage.LongestGap)}" : "";
            missing.Add(Reason("min-observed-share", $"Seen for {Figures.Length(coverage.Observed)}, {Figures.Percent(share)} of {Figures.Length(options.MinHistory)}; at least {Figures.Percent(options.MinObservedShare)} is asked for{gap}."));
        }

        return missing;
    }

    private static Reason Kept(ResourceField field, string metric, List<Reason> missing) =>
        missing[0] with { Field = field, Text = $"{metric}: {missing[0].Text} Its settings stay as they are." };

    private static Sufficiency None(params Reason[] missing) => new(missing, null, null);

    private static Reason Reason(string rule, string text) => new(rule, ResourceField.Container, text, Binding: true);
}
