using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>No CPU limit that throttles what already ran: a limit is a cap and reserves nothing, so letting a burst through that was seen is free; where it is also the request it is not.</summary>
internal sealed class ObservedBurstRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        // The rate seen is a mean over the scrape interval, and the kernel counts periods of 100 ms: within one the need is higher by the headroom.
        if (context.Usage.HasCpu && context.WantsCpuLimit && !context.Shape.CpuRequestEqualsLimit)
        {
            var burst = context.Summary.Cpu.Burst;
            var amount = burst.Value * (1 + context.Options.BurstHeadroom);
            into.Raise("cpu-observed-burst", ResourceField.CpuLimit, amount,
                $"The sharpest rate between two samples {Figures.Cpu(burst.Value)}{Figures.Seen(burst)} × {1 + context.Options.BurstHeadroom:0.###} = {Figures.CpuAtLeast(amount)}: within one period of 100 ms it is higher, and a lower limit throttles what already ran.",
                burst);
        }
    }
}
