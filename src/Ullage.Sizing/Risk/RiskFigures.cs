using Ullage.Model;
using Ullage.Sizing.Trends;

namespace Ullage.Sizing.Risk;

/// <summary>What is predicted of a proposal, whichever policy made it.</summary>
internal static class RiskFigures
{
    /// <param name="context">The container.</param>
    /// <param name="proposal">What is proposed.</param>
    /// <param name="liveHeapRoom">By how much the live heap may grow where a runtime's own limit bounds the garbage, as a factor; else null.</param>
    public static RiskEstimate Of(SizingContext context, ResourceSettings proposal, double? liveHeapRoom)
    {
        var estimate = new RiskEstimate { Horizon = context.Options.Horizon };
        if (context.Usage.HasMemory)
        {
            var risk = context.MemoryRisk;
            // A limit on the heap bounds the garbage: what must not outgrow its room is the live heap, taken to vary as the peak does.
            var chance = liveHeapRoom is { } room ? risk.ChanceAbove(risk.Need * room) : Chance(risk, proposal.MemoryLimit);
            var (then, today) = (GrowthFindings.DaysTo(context, proposal.MemoryLimit), GrowthFindings.DaysTo(context, context.Current.MemoryLimit));
            chance = Grown(chance, then, context);
            estimate = estimate with
            {
                OomChance = chance,
                OomChanceToday = Grown(Chance(risk, context.Current.MemoryLimit), today, context),
                GrowthReachesInDays = then,
                GrowthReachesTodayInDays = today,
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

    // The law of records takes the hours as alike, which growth is not: a limit that its pace reaches within the horizon is passed.
    private static double? Grown(double? chance, double? days, SizingContext context) => chance is not null && days < context.Options.Horizon.TotalDays ? 1 : chance;

    private static double? Chance(MemoryRisk risk, ByteQuantity? limit) => limit is { Bytes: > 0 } set ? risk.ChanceAbove(set.Bytes) : null;
}
