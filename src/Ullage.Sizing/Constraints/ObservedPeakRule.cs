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
                $"The observed peak {Figures.Memory(peak.Value)}{Figures.Seen(peak)} × {1 + context.Options.PeakHeadroom:0.###} = {Figures.Memory(amount)}.", peak);
        }

        // A CPU limit is a cap and reserves nothing, so letting a burst through that was seen is free; where it is also the request it is not. The rate seen is a
        // mean over the scrape interval, and the kernel counts periods of 100 ms: within one the need is higher by the headroom.
        if (context.Usage.HasCpu && context.WantsCpuLimit && !context.Shape.RequestEqualsLimit)
        {
            var burst = context.Summary.Cpu.Burst;
            var amount = burst.Value * (1 + context.Options.BurstHeadroom);
            into.Raise("cpu-observed-burst", ResourceField.CpuLimit, amount,
                $"The sharpest rate between two samples {Figures.Cpu(burst.Value)}{Figures.Seen(burst)} × {1 + context.Options.BurstHeadroom:0.###} = {Figures.Cpu(amount)}: within one period of 100 ms it is higher, and a lower limit throttles what already ran.",
                burst);
        }
    }
}
