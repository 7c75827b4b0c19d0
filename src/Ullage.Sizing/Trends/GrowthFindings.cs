using Ullage.Model;

namespace Ullage.Sizing.Trends;

/// <summary>Says that memory grows, how fast, and when it meets which limit.</summary>
internal static class GrowthFindings
{
    /// <summary>Days to the limit from which it is critical.</summary>
    private const double Soon = 7;

    public static IEnumerable<Finding> Of(SizingContext context, ResourceSettings proposal)
    {
        if (context.Growth is not { } growth)
        {
            yield break;
        }

        var what = $"Memory grows by {Figures.Memory(growth.BytesPerDay)} a day in {growth.Growing} of {growth.Looked} {(growth.Restarting ? "stretches between restarts" : growth.Looked == 1 ? "pod" : "pods")} followed"
            + $" (Theil–Sen over {(growth.Restarting ? "hourly" : "daily")} lows; {growth.Pod}: {Figures.Memory(growth.From)} → {Figures.Memory(growth.To)} in {Figures.Length(growth.Over)})";
        if (growth.Restarting)
        {
            yield return new Finding(FindingCodes.MemoryGrowth, Severity.Warning, $"{what}, and restarts begin it anew: a leak, or a cache without a bound. No limit holds it; the restarts do.");
            yield break;
        }

        var today = DaysTo(context, context.Current.MemoryLimit);
        var then = DaysTo(context, proposal.MemoryLimit);
        var reach = (today, then) switch
        {
            (null, null) => "",
            ({ } a, null) => $" At this pace it reaches {Reach(context.Current.MemoryLimit, a)}.",
            (null, { } b) => $" At this pace it reaches {Reach(proposal.MemoryLimit, b)}.",
            ({ } a, { } b) => $" At this pace it reaches {Reach(context.Current.MemoryLimit, a)}, the proposed {proposal.MemoryLimit} {When(b)}.",
        };
        yield return new Finding(
            FindingCodes.MemoryGrowth,
            (today ?? then) <= Soon ? Severity.Critical : Severity.Warning,
            $"{what}: a leak, or a cache without a bound.{reach} No limit holds it for ever: find it, or restart before.");
    }

    /// <summary>Days until steady growth reaches a limit, from the last day's peak at the pace seen; null without either.</summary>
    public static double? DaysTo(SizingContext context, ByteQuantity? limit) => limit is { Bytes: > 0 } amount && context.Growth is { Restarting: false } growth
        ? Math.Max(0, (amount.Bytes - (MemoryGrowthRule.LastPeak(context.Summary)?.Value ?? context.Summary.Memory.Peak.Value)) / growth.BytesPerDay)
        : null;

    private static string Reach(ByteQuantity? limit, double days) => $"the limit {limit} {When(days)}";

    private static string When(double days) => days < 1 ? "within a day" : days < 1.5 ? "in a day" : $"in {Math.Min(days, 9_999):0} days";
}
