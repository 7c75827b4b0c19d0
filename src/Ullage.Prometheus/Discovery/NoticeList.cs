using Ullage.Model;
using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Discovery;

/// <summary>Collects what a reader must know of what discovery did not find.</summary>
internal sealed class NoticeList
{
    private readonly SortedDictionary<string, Notice> _notices = new(StringComparer.Ordinal);

    public IReadOnlyList<Notice> InOrder() => [.. _notices.Values];

    public void AboutUsage(MetricMapping mapping, UsageMetrics? found)
    {
        if (found is null)
        {
            Add("usage-absent", $"No container usage in the window: looked for {string.Join(" or ", mapping.Memory)} with labels {string.Join(" or ", mapping.Labels.Select(static l => $"{l.Namespace}/{l.Pod}/{l.Container}"))}. "
                + "Check the window and the namespaces, or choose another metric mapping.");
        }
        else if (found.Labels != mapping.Labels[0])
        {
            Add("usage-labels", $"Containers are told by the labels {found.Labels.Namespace}, {found.Labels.Pod}, {found.Labels.Container}; those now usual have no series.");
        }
    }

    public void AboutNamespaces(NamespaceGlobs asked, IReadOnlyCollection<string> found)
    {
        var empty = asked.Globs.Where(glob => !found.Any(NamespaceGlobs.From([glob]).Contains)).ToList();
        if (empty.Count > 0)
        {
            Add("namespace-empty", $"Nothing is in {(empty.Count == 1 ? "namespace" : "namespaces")} {string.Join(", ", empty)}; "
                + (found.Count == 0 ? "no other was asked for." : $"there is something in {string.Join(", ", found.Order(StringComparer.Ordinal).Take(10))}{(found.Count > 10 ? ", …" : "")}."));
        }
    }

    public void AboutOwners(bool exported, bool labelled, bool usageFound)
    {
        if (!exported && usageFound)
        {
            Add("kube-state-metrics-absent", (labelled
                ? "No kube_pod_owner series in the window: workloads are told by labels of their usage, those without by pod names. "
                : "No kube_pod_owner series in the window: workloads are inferred from pod names, and today's requests and limits are not known (?). ")
                + "Scrape kube-state-metrics to have owners, settings and incidents.");
        }
    }

    public void AboutOverlaps(IReadOnlyList<Overlap> overlaps)
    {
        foreach (var overlap in overlaps)
        {
            Add("overlap-" + overlap.Label, $"{overlap.Containers} containers are told by several scrape jobs, of which some add {overlap.Label} ({Values(overlap)}); each is counted once.");
        }
    }

    /// <summary>Why series that differ in unexplained labels cannot be one container, and the ways out.</summary>
    public static string Contradiction(IReadOnlyList<Overlap> overlaps)
    {
        var label = overlaps[0].Label;
        return $"{overlaps.Max(static o => o.Containers)} containers are told by several series at a time that differ in {string.Join(" and ", overlaps.Take(5).Select(static o => $"{o.Label} ({Values(o)})"))}, which may be several clusters or one thing told twice. "
            + $"If {label} tells clusters apart, choose one with --cluster-label {label} --cluster NAME; if it tells copies of one Prometheus apart, say so with {string.Join(' ', overlaps.Take(5).Select(static o => "--replica-label " + o.Label))}.";
    }

    private static string Values(Overlap overlap) => string.Join(", ", overlap.Values.Take(3).Select(static v => v.Length == 0 ? "without" : v)) + (overlap.Values.Count > 3 ? ", …" : "");

    public void AboutSettings(InventoryBuilder builder, bool kubeStateMetrics)
    {
        if (kubeStateMetrics && !builder.HasSettings)
        {
            Add("requests-absent", $"Neither {SettingsReader.Requests} nor {SettingsReader.Limits} has series in the window: today's requests and limits are taken as not set.");
        }

        if (kubeStateMetrics && builder.InferredDespiteOwners > 0)
        {
            Add("owners-inferred", $"{builder.InferredDespiteOwners} of {builder.WorkloadCount} workloads were inferred from names, because the owners of some of their pods, ReplicaSets or Jobs have no series.");
        }

        if (builder.GoneNotLookedUp > 0)
        {
            Add("gone-pods", $"{builder.GoneNotLookedUp} workloads had no pod at the window's end and were too many to look up: their last requests and limits are not known.");
        }
    }

    public void AboutFailures(IReadOnlyList<MissingRange> missing)
    {
        if (missing.Count > 0)
        {
            Add("discovery-partial", $"Some facts could not be read: {string.Join(", ", missing.Select(static m => m.Selector.MetricName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}. First reason: {missing[0].Reason}");
        }
    }

    private void Add(string code, string text) => _notices[code] = new Notice(code, text);
}
