using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>
/// No limit below what was already needed. A quantile hides its tail: over 7 days P99 leaves 1 h 40 min above it, and a memory limit there
/// kills, where a CPU limit merely slows.
/// </summary>
internal sealed class ObservedPeakRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (context.Usage.HasMemory)
        {
            var peak = context.Summary.Memory.Peak;
            var amount = peak.Value * (1 + context.Options.PeakHeadroom);
            into.Raise("memory-observed-peak", ResourceField.MemoryLimit, amount,
                $"The observed peak {Figures.Memory(peak.Value)}{Figures.Seen(peak)} × {1 + context.Options.PeakHeadroom:0.###} = {Figures.MemoryAtLeast(amount)}.", peak);
        }
    }
}
