using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Coordination;

namespace Ullage.Application.Rightsize;

/// <summary>Writes an Event for each workload whose proposal is another than at the run before, the largest savings first.</summary>
/// <param name="client">The API.</param>
public sealed class EventTelling(KubernetesClient client)
{
    /// <summary>Events of one run: the API server keeps them for an hour, and etcd all of them.</summary>
    public const int MostEvents = 50;

    private static readonly Dictionary<string, ResourceType> Types = new(StringComparer.Ordinal)
    {
        ["Deployment"] = ResourceType.Deployments,
        ["StatefulSet"] = ResourceType.StatefulSets,
        ["DaemonSet"] = ResourceType.DaemonSets,
        ["CronJob"] = ResourceType.CronJobs,
    };

    /// <summary>Writes them.</summary>
    /// <returns>How many were written, how many workloads were left out, and why one could not be written, which ends it.</returns>
    public async Task<(int Written, int LeftOut, string? Failure)> TellAsync(FleetSummary summary, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var changed = summary.Result.Changes.Changes.Where(static c => c.Kind != ChangeKind.Gone).Select(static c => c.Container.Workload).ToHashSet();
        var first = summary.Result.Changes.Since is null;
        var told = summary.BySaving.GroupBy(static p => p.Workload).Where(g => Types.ContainsKey(g.Key.Id.Kind) && !g.Key.Inferred && (first || changed.Contains(g.Key.Id))).ToList();
        var written = 0;
        foreach (var workload in told.Take(MostEvents))
        {
            var id = workload.Key.Id;
            var note = "ullage proposes " + string.Join("; ", workload.Select(static p => $"{p.Container.Id.Name}: {FleetSummary.Line(p.Container)}"));
            if (await ClusterEvents.WriteAsync(client, new EventSubject(Types[id.Kind], id.Namespace, id.Name, ""), "RightsizeProposed", note, warning: false, at, cancellationToken).ConfigureAwait(false) is { } failure)
            {
                return (written, told.Count - written, failure);
            }

            written++;
        }

        return (written, told.Count - written, null);
    }
}
