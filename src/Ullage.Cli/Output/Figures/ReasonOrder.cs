using Ullage.Model;

namespace Ullage.Cli.Output.Figures;

/// <summary>Which reasons deserve a line of their own: those that decided, and those that rest on an observation. json has all of them.</summary>
internal static class ReasonOrder
{
    /// <summary>Whether a reason is told in full.</summary>
    public static bool IsTold(Reason reason) => reason.Binding || reason.Evidence is not null;

    /// <summary>The other rules of a setting in one line, or null: <c>met without effect: cpu-floor, request-within-limit</c>.</summary>
    public static string? AlsoHeld(IEnumerable<Reason> reasons)
    {
        var rules = reasons.Where(static r => !IsTold(r)).Select(static r => r.Rule).Distinct().ToList();
        return rules.Count == 0 ? null : "met without effect: " + string.Join(", ", rules);
    }
}
