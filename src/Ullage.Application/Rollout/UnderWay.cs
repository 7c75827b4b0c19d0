using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

/// <summary>What somebody is told who interrupts a run while changes are open.</summary>
internal static class UnderWay
{
    /// <summary>The changes that are not ended, and the commands that go on with them or put them back; null where all are.</summary>
    /// <param name="changes">Those of the run.</param>
    /// <param name="beginning">A workload whose record may have been written, or not.</param>
    public static string? Told(IEnumerable<ChangeRecord> changes, string? beginning = null)
    {
        var open = changes.DistinctBy(static r => r.Id).Where(static r => !r.Ended).Select(static r => r.Workload).Append(beginning).OfType<string>().ToList();
        var them = open.Count == 1 ? "it" : "them";
        return open.Count == 0 ? null : $"under way and recorded: {string.Join(", ", open)}; run ullage verify, which goes on with {them}, or ullage rollback, which puts {them} back";
    }
}
