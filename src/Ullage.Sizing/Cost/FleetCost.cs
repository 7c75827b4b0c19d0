using Ullage.Model;

namespace Ullage.Sizing.Cost;

/// <summary>Totals and cost of a report, the fleet, each namespace and each workload by the same sums.</summary>
public static class FleetCost
{
    /// <summary>The report with its totals, at these prices and on nodes of this size.</summary>
    /// <param name="report">What was decided.</param>
    /// <param name="prices">What resources cost, or null for no saving.</param>
    /// <param name="node">Nodes to pack, or null for no plan.</param>
    /// <param name="running">Nodes that the cluster has, where it tells.</param>
    public static RecommendationReport Reckoned(RecommendationReport report, Prices? prices, NodeSize? node, int? running = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report with
        {
            Workloads = prices is null ? report.Workloads : [.. report.Workloads.Select(w => w with { Saving = FleetTotals.Of([w], prices).Saving })],
            Totals = FleetTotals.Of(report.Workloads, prices),
            Namespaces =
            [
                .. report.Workloads.GroupBy(static w => (w.Id.Cluster, w.Id.Namespace)).OrderBy(static g => g.Key.Cluster, StringComparer.Ordinal).ThenBy(static g => g.Key.Namespace, StringComparer.Ordinal)
                    .Select(g => new NamespaceTotals(g.Key.Cluster, g.Key.Namespace, FleetTotals.Of([.. g], prices))),
            ],
            Nodes = node is null ? null : NodePlanner.Of(report.Workloads, node) is { } plan ? plan with { Running = running } : null,
        };
    }
}
