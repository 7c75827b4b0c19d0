using Ullage.Model;

namespace Ullage.Sizing.Risk;

/// <summary>What is predicted of a proposal, whichever policy made it.</summary>
internal static class RiskFigures
{
    public static RiskEstimate Of(SizingContext context, ResourceSettings proposal)
    {
        var estimate = new RiskEstimate { Horizon = context.Options.Horizon };
        if (context.Usage.HasMemory)
        {
            var risk = context.MemoryRisk;
            var chance = Chance(risk, proposal.MemoryLimit);
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

    private static double? Chance(MemoryRisk risk, ByteQuantity? limit) => limit is { Bytes: > 0 } set ? risk.ChanceAbove(set.Bytes) : null;
}
