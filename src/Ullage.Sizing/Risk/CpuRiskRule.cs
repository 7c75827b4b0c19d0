using Ullage.Model;

namespace Ullage.Sizing.Risk;

/// <summary>
/// The CPU request at which one more core reserved costs what it saves of time over the request, and a CPU limit over which use is hardly ever predicted. Time over the request
/// costs a container two cores plus ten times its mean use: a small one slows somebody's request as surely as a large one, a large one slows more of them.
/// </summary>
internal sealed class CpuRiskRule : IRule
{
    /// <summary>
    /// How well the level of the coming days is known from the days before, as the standard deviation of a logarithm: 7 %. Days of public traces differ by 1.5 to 10 % from the one before.
    /// </summary>
    public const double LevelSpread = 0.07;

    /// <summary>Share of the time in which use may be predicted above a CPU limit: one minute in a thousand.</summary>
    public const double ThrottledShare = 0.001;

    /// <summary>What being over its request all the time costs a container, in cores.</summary>
    public const double CostPerContainer = 2;

    /// <summary>The same for each core that it uses on average.</summary>
    public const double CostPerCoreUsed = 10;

    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (!context.Usage.HasCpu)
        {
            return;
        }

        var (curve, cpu) = (context.CpuCurve, context.Summary.Cpu);
        var price = CostPerContainer + (CostPerCoreUsed * cpu.Mean);
        var request = curve.Cheapest(price);

        // Requests are whole millicores: told is what comes of it, not what it comes from.
        var whole = Math.Ceiling((request * 1000) - 1e-9) / 1000;
        into.Raise("cpu-risk", ResourceField.CpuRequest, request,
            $"Predicted above {Figures.Cpu(whole)} for {Figures.Percent(curve.ShareAbove(whole))} of the time: more costs more than it saves, time above priced at {CostPerContainer:0.#} cores + {CostPerCoreUsed:0.#} × the mean {Figures.Cpu(cpu.Mean)}.",
            new Evidence("cpu p99", cpu.P99, "cores", Samples: cpu.Max.Samples));
        if (context.WantsCpuLimit)
        {
            var limit = curve.AmountAt(ThrottledShare);
            into.Raise("cpu-limit-risk", ResourceField.CpuLimit, limit,
                $"Predicted above {Figures.Cpu(limit)}, and throttled, for {Figures.Percent(ThrottledShare)} of the time; the highest minute so far was {Figures.Cpu(cpu.Max.Value)}{Figures.Seen(cpu.Max)}.", cpu.Max);
        }
    }
}
