using System.Globalization;
using Ullage.Kubernetes.Changes;

namespace Ullage.Application.Rollout;

/// <summary>
/// Which change is made alone before all others. It is to show what would go wrong with them and to put the least at stake: no state of its own, nothing that a PriorityClass
/// sets above the rest, and many pods, of which a rollout takes few at a time and a disruption budget lets some go.
/// </summary>
internal static class FirstChange
{
    /// <summary>The changes in the order in which each would go first.</summary>
    public static IReadOnlyList<PlannedChange> Order(IEnumerable<PlannedChange> changes) =>
    [
        .. changes.OrderBy(TellsNothing).ThenBy(static c => c.Live.KeepsState).ThenBy(static c => c.Live.PriorityClass.Length > 0).ThenBy(static c => c.Live.Rollout.Wanted < 2)
            .ThenBy(static c => c.Live.Way == UpdateWay.Recreate).ThenBy(HasNoRoom).ThenByDescending(static c => c.Live.Rollout.Wanted),
    ];

    /// <summary>Why a change goes first, in a sentence.</summary>
    public static string Why(PlannedChange first)
    {
        var live = first.Live;
        var pods = live.Rollout.Wanted == 1 ? "one pod" : string.Create(CultureInfo.InvariantCulture, $"{live.Rollout.Wanted} pods");
        var facts = $"{pods}, {(live.KeepsState ? "though with state of its own" : "no state of its own")}, {(live.PriorityClass.Length > 0 ? $"PriorityClass {live.PriorityClass}" : "no PriorityClass")}";
        return $"it goes first, alone: of those that change the least is at stake there ({facts}){(TellsNothing(first) ? "; its pods do not change now, nor do those of the others" : "")}";
    }

    private static bool TellsNothing(PlannedChange change) => change.Live.Rollout.Wanted == 0 || change.Live.Way is UpdateWay.OnDelete or UpdateWay.NextRun;

    private static bool HasNoRoom(PlannedChange change) => change.Proposal.Workload.Budgets.Any(static b => b.Allowed == 0);
}
