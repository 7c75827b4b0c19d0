using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing;

/// <summary>
/// A Job uses little until its work is loaded, so quantiles over time say little of it: a run counts by its peak. The memory request holds the peak of nine runs in ten.
/// </summary>
/// <remarks>Worked: peaks of ten runs 90, 95, 100, 100, 105, 110, 110, 115, 120, 300Mi: the ninth is 120Mi, whatever the median over time.</remarks>
internal sealed class JobRunRule : IRule
{
    private const double Runs = 0.9;

    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (context.Workload.Id.Kind is not ("Job" or "CronJob") || !context.Usage.HasMemory)
        {
            return;
        }

        var peaks = new PodPeaks();
        foreach (var day in context.Usage.Days)
        {
            peaks.Merge(day.MemoryPeaks);
        }

        if (peaks.Count == 0)
        {
            return;
        }

        // Bucketed to 1 %; never beyond what was seen.
        var amount = Math.Min(peaks.Quantile(Runs), context.Summary.Memory.Peak.Value);
        into.Raise("job-runs", ResourceField.MemoryRequest, amount,
            $"P90 of the peaks of {peaks.Count} run{(peaks.Count == 1 ? "" : "s")} (median {Figures.Memory(Math.Min(peaks.Quantile(0.5), amount))}, highest {Figures.Memory(context.Summary.Memory.Peak.Value)}) is {Figures.Memory(amount)}.",
            new Evidence("memory peak of a run p90", amount, "bytes", Samples: peaks.Count));
    }
}
