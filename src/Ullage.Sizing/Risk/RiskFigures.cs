using Ullage.Model;

namespace Ullage.Sizing.Risk;

/// <summary>What is predicted of a proposal, whichever policy made it.</summary>
internal static class RiskFigures
{
    public static RiskEstimate Of(SizingContext context, ResourceSettings proposal, GoTuning? tuning)
    {
        var estimate = new RiskEstimate { Horizon = context.Options.Horizon };
        if (context.Usage.HasMemory)
        {
            var risk = context.MemoryRisk;
            var chance = tuning is null ? Chance(risk, proposal.MemoryLimit) : Chance(risk, tuning);
            estimate = estimate with
            {
                OomChance = chance,
                OomChanceToday = Chance(risk, context.Current.MemoryLimit),
                Extrapolated = chance is { } predicted && risk.Model.Extrapolates(predicted),
            };
        }

        if (context.Usage.HasCpu)
        {
            estimate = estimate with
            {
                CpuOverRequest = proposal.CpuRequest is { } request ? context.CpuCurve.ShareAbove(request.Cores) : null,
                CpuOverLimit = proposal.CpuLimit is { } limit ? context.CpuCurve.ShareAbove(limit.Cores) : null,
            };
        }

        return estimate;
    }

    // GOMEMLIMIT bounds the garbage: what must not outgrow its room is the live heap, taken to vary as the peak does.
    private static double Chance(MemoryRisk risk, GoTuning tuning) =>
        risk.ChanceAbove(risk.Need * GoMemoryModel.RoomFor(tuning));

    private static double? Chance(MemoryRisk risk, ByteQuantity? limit) => limit is { Bytes: > 0 } set ? risk.ChanceAbove(set.Bytes) : null;
}
