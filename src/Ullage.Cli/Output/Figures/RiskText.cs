using Ullage.Model;

namespace Ullage.Cli.Output.Figures;

/// <summary>What is predicted of a proposal, in a sentence.</summary>
internal static class RiskText
{
    /// <summary>Such as <c>5 % chance that some pod needs more than the memory limit (today's: 38 %); CPU above its request for 0.6 % of the time</c>; null when nothing is predicted.</summary>
    public static string? Of(RiskEstimate risk)
    {
        List<string> parts = [];
        if (risk.OomChance is { } chance)
        {
            var today = risk.OomChanceToday is { } now ? $" (today's: {ShareText.Of(now)}{Reached(", reached", risk.GrowthReachesTodayInDays)})" : "";
            parts.Add($"{ShareText.Of(chance)} chance that some pod needs more than the memory limit{Reached(", which growth reaches", risk.GrowthReachesInDays)}{today}{(risk.Extrapolated ? ", extrapolated" : "")}");
        }

        if (risk.CpuOverRequest is { } over)
        {
            var throttled = risk.CpuOverLimit is { } cut ? $", above its limit for {ShareText.Of(cut)}" : "";
            parts.Add($"CPU above its request for {ShareText.Of(over)} of the time{throttled}");
        }

        return parts.Count > 0 ? string.Join("; ", parts) : null;
    }

    private static string Reached(string words, double? days) => days switch
    {
        null => "",
        < 1 => words + " within a day",
        < 1.5 => words + " in a day",
        { } some => FormattableString.Invariant($"{words} in {Math.Min(some, 9_999):0} days"),
    };
}
