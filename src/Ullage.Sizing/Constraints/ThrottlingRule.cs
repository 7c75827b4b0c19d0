using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>A throttled container showed only its CPU limit, never its need: usage is cut off there, and so are its quantiles.</summary>
internal sealed class ThrottlingRule : IRule
{
    /// <summary>Share of throttled periods from which usage is taken as cut off: one period in twenty.</summary>
    public const double Considerable = 0.05;

    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (context is { WantsCpuLimit: true, Usage.HasCpu: true, Current.CpuLimit: { } limit, Summary.Cpu.ThrottledShare: >= Considerable and var share })
        {
            var amount = limit.Cores * (1 + context.Options.CpuMargin);
            into.Raise("cpu-throttled", ResourceField.CpuLimit, amount,
                $"Throttled in {Figures.Percent(share)} of periods, so usage is cut off at today's limit {Figures.Cpu(limit.Cores)}: × {1 + context.Options.CpuMargin:0.###} = {Figures.CpuAtLeast(amount)}.",
                new Evidence("throttled share of periods", share, "ratio"));
        }
    }
}
