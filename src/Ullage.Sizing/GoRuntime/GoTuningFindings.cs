using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>What the terms of a Go service say of its collector today.</summary>
internal static class GoTuningFindings
{
    // Growth that doubles the live heap within seven horizons is told.
    private const double TellingGrowth = 1.0 / 7;

    public static IEnumerable<Finding> Of(SizingContext context, GoTuning tuning)
    {
        var terms = tuning.Terms;
        var budget = tuning.ShareBudget;
        if (terms.Limited)
        {
            yield return new Finding(FindingCodes.GoLimiterActive, Severity.Critical, "Go's CPU limiter acted: collections were about to take half of the processors, and memory was let pass GOMEMLIMIT instead.");
        }

        // The goal of today: as seen, not as predicted.
        if (terms.Epoch.SoftLimit > 0 && terms.Goal < GoCostModel.SpiralFactor * terms.PeakLive)
        {
            yield return new Finding(FindingCodes.GoSpiral, terms.Goal < 1.1 * terms.PeakLive ? Severity.Critical : Severity.Warning,
                $"GOMEMLIMIT {GoFindings.Text(ByteQuantity.FromBytes(terms.Epoch.SoftLimit))} holds the heap's goal at {Figures.Memory(terms.Goal)}, {terms.Goal / terms.PeakLive:0.00} times the live heap {Figures.Memory(terms.PeakLive)}: near 1.1 times collections follow each other without a pause ({terms.Cycles:0.##}/s now).");
        }

        if (terms.GcCores is { } cores && cores / Math.Max(1e-9, terms.Application + cores) is var share && share > budget)
        {
            yield return new Finding(FindingCodes.GoGcOverBudget, Severity.Warning, $"Go's collector takes {Figures.Percent(share)} of the CPU ({Figures.Cpu(cores)}, idle-priority marking apart); the budget is {Figures.Percent(budget)}.");
        }
        else if (tuning.Chosen.PeakShare > budget)
        {
            yield return new Finding(FindingCodes.GoGcOverBudget, Severity.Warning, $"No allowed memory limit brings Go's collector within {Figures.Percent(budget)} of the CPU in the busiest hour: {Figures.Percent(tuning.Chosen.PeakShare)} at {tuning.Chosen.Limit}.");
        }

        if (terms.Growth > TellingGrowth * terms.Live)
        {
            yield return new Finding(FindingCodes.GoLiveHeapGrows, Severity.Warning, $"The live heap grows by {Figures.Memory(terms.Growth / Math.Max(1, context.Options.Horizon.TotalDays))} a day (median slope between days); {Figures.Memory(terms.Growth)} are allowed for.");
        }
    }
}
