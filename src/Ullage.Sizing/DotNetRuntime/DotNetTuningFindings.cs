using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>What the terms of a .NET service say of its collector today.</summary>
internal static class DotNetTuningFindings
{
    public static IEnumerable<Finding> Of(SizingContext context, DotNetTuning tuning)
    {
        var (terms, budget) = (tuning.Terms, tuning.ShareBudget);
        var live = context.Runtime.DotNet!.PeakLive;
        if (tuning.Today?.HeapLimit is { } heap && DotNetCostModel.Allowed(terms, heap.Bytes) is var allowed && allowed < DotNetCostModel.SpiralFactor * live)
        {
            yield return new Finding(FindingCodes.DotNetSpiral, allowed < 1.05 * live ? Severity.Critical : Severity.Warning,
                $"The heap limit {Figures.Memory(heap.Bytes)} leaves {Figures.Memory(allowed)} beside the young generations, {allowed / live:0.00} times the live heap {Figures.Memory(live)}: near 1.04 every collection is a full one and an allocation fails ({terms.FullCollections:0.##} full ones a second now).");
        }

        if (context.Runtime.DotNet is { PauseShare: { } pauses } && pauses > budget)
        {
            yield return new Finding(FindingCodes.DotNetGcOverBudget, Severity.Warning, $"The collector holds the application {Figures.Percent(pauses)} of the time; the budget is {Figures.Percent(budget)}.");
        }
        else if (tuning.Chosen.PeakShare > budget)
        {
            yield return new Finding(FindingCodes.DotNetGcOverBudget, Severity.Warning, $"No allowed memory limit is sure to bring the collector within {Figures.Percent(budget)} of the CPU in the busiest hour: up to {Figures.Percent(tuning.Chosen.PeakShare)} at {tuning.Chosen.Limit}.");
        }
    }
}
