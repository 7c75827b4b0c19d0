using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Sizing;
using Ullage.Sizing.Cost;
using Ullage.Sizing.Reconciliation;
using Ullage.State;

namespace Ullage.Application.Rightsize;

/// <summary>
/// The merge: decides for the whole fleet from kept days, bucket by bucket, so that memory follows a bucket and the report and not the history. What the policy
/// learns of the fleet it learns in a pass before.
/// </summary>
/// <param name="facts">Where workloads, settings and incidents come from: the samples, or the cluster joined with them.</param>
/// <param name="policy">What decides.</param>
/// <param name="store">The kept days.</param>
/// <param name="time">The clock.</param>
internal sealed class FleetDecision(ISampleSource facts, IPolicy policy, IDayStore store, TimeProvider time)
{
    /// <summary>Decides.</summary>
    /// <exception cref="StateDamagedException">A kept day is not what was written.</exception>
    /// <exception cref="DiscoveryException">What was asked for cannot be told from this source.</exception>
    /// <exception cref="SourceException">The source cannot be read at all.</exception>
    public async Task<RecommendationReport> DecideAsync(RightsizeRequest request, StateScope scope, DayCalendar calendar, DateTimeOffset at, IProgress<RecommendProgress>? progress, CancellationToken cancellationToken)
    {
        var ground = new Groundwork(facts, time);
        var read = request.Read with { Only = null, Discovery = request.Read.Discovery with { RuntimesOf = static _ => false } };
        var found = await ground.DiscoverAsync(read, calendar.Window, null, progress, cancellationToken).ConfigureAwait(false);
        progress?.Report(new(RecommendStage.Deciding, 0, 0, found.Read.Samples));
        var inventory = found.Inventory.Workloads.ToLookup(static w => Buckets.Of(w.Id));
        var named = found.Inventory.Workloads.Select(static w => w.Id).ToLookup(static id => (id.Cluster, id.Namespace, id.Name));

        var knowing = policy;
        for (var bucket = 0; bucket < Buckets.Count; bucket++)
        {
            var history = await KeptHistory.ReadAsync(store, scope, calendar.Days, bucket, named, cancellationToken).ConfigureAwait(false);
            if (history.Usage.Count > 0)
            {
                var (usage, _) = GoneContainers.Split(found, history.Usage);
                knowing = knowing.Knowing(usage.OrderBy(static u => u.Key).Select(static u => u.Value));
            }
        }

        var workloads = new List<WorkloadRecommendation>();
        var gone = new List<ContainerId>();
        IContainerUsage? newest = null;
        var largest = PlanReconciliation.Largest(found.Inventory.Nodes);
        for (var bucket = 0; bucket < Buckets.Count; bucket++)
        {
            var history = await KeptHistory.ReadAsync(store, scope, calendar.Days, bucket, named, cancellationToken).ConfigureAwait(false);
            var (usage, left) = GoneContainers.Split(found, history.Usage);
            gone.AddRange(left);
            newest = usage.Values.Append(newest).OfType<IContainerUsage>().MaxBy(static u => u.Summary.Hours.Count > 0 ? u.Summary.Hours[^1].StartMs : long.MinValue);
            var joined = ReportBuilder.Join(found.Inventory with { Workloads = [.. inventory[bucket]] }, null, history.Inferred, usage.Keys);
            joined =
            [
                .. joined.Select(w => w with
                {
                    Containers = [.. w.Containers.Select(c => history.Runtimes.TryGetValue(c.Id, out var days) ? c with { Runtime = RuntimeMerge.Of(c.Runtime, days) } : c)],
                    Bounds = found.Inventory.Namespaces.GetValueOrDefault(w.Id.Namespace, NamespaceBounds.None),
                    LargestNodes = largest,
                }),
            ];
            workloads.AddRange(ReportBuilder.Decided(joined, usage, knowing));
        }

        workloads.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        return FleetCost.Reckoned(new RecommendationReport
        {
            At = at,
            Window = calendar.Window,
            Source = facts.Description,
            Policy = policy.Name,
            Workloads = PlanReconciliation.Of(workloads, found.Inventory.Namespaces, found.Inventory.Nodes),
            Notices = [.. Groundwork.Notices(found, [.. gone.Order()]), .. MomentNotices.Of(at, time.GetUtcNow(), newest is null ? [] : [newest])],
            Missing = found.Missing,
            Totals = ReportTotals.None,
            Read = found.Read,
        }, request.Read.Prices, request.Read.Node, found.Inventory.Nodes.Count > 0 ? found.Inventory.Nodes.Count : null);
    }
}
