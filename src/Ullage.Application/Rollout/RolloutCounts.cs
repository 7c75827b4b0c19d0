using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

/// <summary>
/// What becomes of the workloads for which something was proposed, or is held back by an annotation, each counted once: the one place that the plan's end, the summary of a run, the job's
/// log and the JSON take their numbers from.
/// </summary>
/// <param name="Changed">Those that would change; after a run, those that have their new values.</param>
/// <param name="Undone">Those that were rolled back, or are yet to be.</param>
/// <param name="Left">Those that are left as they are, or as others changed them.</param>
/// <param name="Unchanged">Those that had the values already.</param>
public sealed record RolloutCounts(int Changed, int Undone, int Left, int Unchanged)
{
    /// <summary>All of them.</summary>
    public int Proposed => Changed + Undone + Left + Unchanged;

    /// <summary>Of a plan.</summary>
    public static RolloutCounts Of(RolloutPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new(plan.Changes.Count, 0, plan.Refused.Count, plan.Unchanged);
    }

    /// <summary>Of a plan that was carried out, as far as it was.</summary>
    public static RolloutCounts Of(RolloutPlan plan, RolloutOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(outcome);
        var changed = outcome.Changes.Count(static c => c.State is ChangeState.Intended or ChangeState.Applied or ChangeState.Verified);
        var undone = outcome.Changes.Count(static c => c.State is ChangeState.RolledBack or ChangeState.RollingBack);
        return new(changed, undone, plan.Refused.Count + plan.Changes.Count - changed - undone, plan.Unchanged);
    }
}
