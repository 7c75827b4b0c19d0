using Ullage.Model;
using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Discovery;

/// <summary>A label in which series of the same containers differ although nothing explains it.</summary>
/// <param name="Label">The label.</param>
/// <param name="Values">Its values, in order.</param>
/// <param name="Containers">Containers told more than once.</param>
internal sealed record Overlap(string Label, IReadOnlyList<string> Values, int Containers);

/// <summary>
/// Finds series that name the same container of the same pod but differ in a label that is neither the scrape's, nor the container
/// runtime's, nor configured to tell replicas apart. Two clusters with equal names look like that.
/// </summary>
internal static class OverlapCheck
{
    // What scraping adds, and what changes when a container starts anew.
    private static readonly HashSet<string> Explained = new(StringComparer.Ordinal)
    {
        "job", "instance", "endpoint", "service", "metrics_path", "prometheus", "node", "id", "name", "image", "uid", "container_id", "k8s_pod_uid", "k8s_node_name", "k8s_container_restart_count", "service_instance_id",
    };

    public static IReadOnlyList<Overlap> Find(ContainerLabels labels, MetricMapping mapping, IReadOnlyList<LabelSet> series)
    {
        var found = new SortedDictionary<string, (SortedSet<string> Values, int Containers)>(StringComparer.Ordinal);
        foreach (var container in series.Where(l => labels.TryRead(l, out _, out _, out _)).GroupBy(l => (l[labels.Namespace], l[labels.Pod], l[labels.Container])).Where(static g => g.Skip(1).Any()))
        {
            var names = container.SelectMany(static l => l).Select(static l => l.Name).Distinct(StringComparer.Ordinal)
                .Where(name => !Explained.Contains(name) && !mapping.ReplicaLabels.Contains(name) && container.Select(l => l[name]).Distinct(StringComparer.Ordinal).Skip(1).Any());
            foreach (var name in names)
            {
                var (values, count) = found.GetValueOrDefault(name, (new SortedSet<string>(StringComparer.Ordinal), 0));
                values.UnionWith(container.Select(l => l[name]));
                found[name] = (values, count + 1);
            }
        }

        return [.. found.Select(static f => new Overlap(f.Key, [.. f.Value.Values], f.Value.Containers))];
    }
}
