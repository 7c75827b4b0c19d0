using Ullage.Model;
using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Discovery;

/// <summary>A label in which series of the same containers differ although nothing explains it.</summary>
/// <param name="Label">The label.</param>
/// <param name="Values">Its values, in order.</param>
/// <param name="Containers">Containers told more than once.</param>
/// <param name="Contradicts">Whether two values stand against each other, or one scrape job tells both; else a second job merely adds the label.</param>
internal sealed record Overlap(string Label, IReadOnlyList<string> Values, int Containers, bool Contradicts);

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

    /// <summary>Labels that set series of one container apart all through a stretch: told at its beginning and at its end, unlike those of a pod that moved or was relabelled in between.</summary>
    public static IReadOnlyList<Overlap> Throughout(ContainerLabels labels, MetricMapping mapping, IReadOnlyList<LabelSet> first, IReadOnlyList<LabelSet> last)
    {
        var before = Find(labels, mapping, first).ToDictionary(static o => o.Label, StringComparer.Ordinal);
        return [.. Find(labels, mapping, last).Where(o => before.ContainsKey(o.Label)).Select(o => o with { Contradicts = o.Contradicts && before[o.Label].Contradicts })];
    }

    public static IReadOnlyList<Overlap> Find(ContainerLabels labels, MetricMapping mapping, IReadOnlyList<LabelSet> series)
    {
        var found = new SortedDictionary<string, Overlap>(StringComparer.Ordinal);
        foreach (var container in series.Where(l => labels.TryRead(l, out _, out _, out _)).GroupBy(l => (l[labels.Namespace], l[labels.Pod], l[labels.Container])).Where(static g => g.Skip(1).Any()))
        {
            foreach (var name in container.SelectMany(static l => l).Select(static l => l.Name).Distinct(StringComparer.Ordinal).Where(name => !Explained.Contains(name) && !mapping.ReplicaLabels.Contains(name)))
            {
                var values = container.Select(l => l[name]).Distinct(StringComparer.Ordinal).ToList();
                if (values.Count > 1)
                {
                    var contradicts = values.Count(static v => v.Length > 0) > 1 || container.GroupBy(static l => l["job"]).Any(job => job.Select(l => l[name]).Distinct(StringComparer.Ordinal).Skip(1).Any());
                    var known = found.GetValueOrDefault(name, new Overlap(name, [], 0, false));
                    found[name] = new Overlap(name, [.. known.Values.Union(values, StringComparer.Ordinal).Order(StringComparer.Ordinal)], known.Containers + 1, known.Contradicts || contradicts);
                }
            }
        }

        return [.. found.Values];
    }
}
