using Ullage.Model;

namespace Ullage.Sizing.Risk;

/// <summary>The memory limit at which the predicted chance of a kill meets the target; with over-commitment, the request that use passes in 5 % of the time.</summary>
internal sealed class MemoryRiskRule : IRule
{
    /// <summary>Share of the time in which use may be above an over-committed memory request.</summary>
    public const double OvercommittedShare = 0.05;

    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (!context.Usage.HasMemory)
        {
            return;
        }

        var (risk, options) = (context.MemoryRisk, context.Options);
        var (peak, target) = (context.Summary.Memory.Peak, options.OomTarget);
        var amount = risk.LimitAt(target);
        into.Raise("memory-risk", ResourceField.MemoryLimit, amount, Text(context, risk, amount), peak);
        if (!context.MemoryRequestEqualsLimit)
        {
            var curve = new UsageCurve(context.Usage.MemoryQuantile, risk.Model.Scale);
            var request = curve.AmountAt(OvercommittedShare);
            into.Raise("memory-request-risk", ResourceField.MemoryRequest, request,
                $"Over-committed: predicted above {Figures.Memory(request)} for {Figures.Percent(OvercommittedShare)} of the time (P95 so far {Figures.Memory(context.Summary.Memory.P95)}, its level known to {Figures.Percent(curve.Spread)}).",
                new Evidence("memory p95", context.Summary.Memory.P95, "bytes", Samples: peak.Samples));
        }
    }

    private static string Text(SizingContext context, MemoryRisk risk, double amount)
    {
        var (model, options, peak) = (risk.Model, context.Options, context.Summary.Memory.Peak);
        var need = risk.Need > peak.Value ? $"The limit {Figures.Memory(risk.Need)} at which it was killed" : $"The peak {Figures.Memory(peak.Value)}{Figures.Seen(peak)}";
        var own = risk.Spread is { } spread ? $"own {Figures.Percent(spread)}, " : "";
        var beyond = model.Extrapolates(options.OomTarget) ? "; extrapolated" : "";
        var chance = risk.ChanceAbove(amount);
        var said = chance > options.OomTarget * 1.02
            ? $"the most that is asked for beyond what was seen; {Figures.Percent(chance)} chance remains, not the {Figures.Percent(options.OomTarget)} aimed at,"
            : $"{Figures.Percent(options.OomTarget)} chance";
        return $"{need} × {amount / risk.Need:0.###} = {Figures.MemoryAtLeast(amount)}: {said} that some pod needs more within {Figures.Length(options.Horizon)} "
            + $"({model.Days:0.#} d seen{(risk.SinceStep ? " since a step up" : "")}, scale {Figures.Percent(model.Scale)}: {own}fleet {Figures.Percent(risk.Fleet.Scale)}{beyond}).";
    }
}
