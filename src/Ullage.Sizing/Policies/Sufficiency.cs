using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Whether a history is long and dense enough to size by. What is missing is the answer where it is not.</summary>
internal static class Sufficiency
{
    /// <summary>Part of the history asked for that may be missing at its edges: the first sample never lies on the window's first moment.</summary>
    private const double Grace = 0.05;

    /// <summary>What is missing; empty when the history suffices.</summary>
    public static IReadOnlyList<Reason> Missing(Workload workload, IContainerUsage? usage, SizingOptions options)
    {
        if (usage is null || usage.Summary.Coverage.Samples == 0 || (!usage.HasCpu && !usage.HasMemory))
        {
            return [Reason("no-samples", "No sample of its CPU or memory was seen in the window.")];
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

            return missing;
        }

        if (coverage.Span < options.MinHistory * (1 - Grace))
        {
            missing.Add(Reason("min-history", $"{Figures.Length(coverage.Span)} of history; at least {Figures.Length(options.MinHistory)} is asked for."));
        }

        // Pods may run side by side, so the time observed can exceed the history; what matters is that it is not mostly holes.
        var share = coverage.Observed / options.MinHistory;
        if (share < options.MinObservedShare)
        {
            var gap = coverage.Gaps > 0 ? $"; {coverage.Gaps} gap{(coverage.Gaps == 1 ? "" : "s")}, the longest {Figures.Length(coverage.LongestGap)}" : "";
            missing.Add(Reason("min-observed-share", $"Seen for {Figures.Length(coverage.Observed)}, {Figures.Percent(share)} of {Figures.Length(options.MinHistory)}; at least {Figures.Percent(options.MinObservedShare)} is asked for{gap}."));
        }

        return missing;
    }

    private static Reason Reason(string rule, string text) => new(rule, ResourceField.Container, text, Binding: true);
}
