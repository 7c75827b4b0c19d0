using Ullage.Model;
using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Discovery;

/// <summary>Reads who owns what. Owners are labels, so series lists over the whole window tell them, those of pods long gone too.</summary>
internal static class OwnerReader
{
    public const string PodOwnerMetric = "kube_pod_owner";

    /// <summary>Controllers that stand between pods and workloads: the family, the label that names the controller, its kind.</summary>
    private static readonly (string Metric, string Label, string Kind)[] Between =
    [
        ("kube_replicaset_owner", "replicaset", "ReplicaSet"),
        ("kube_job_owner", "job_name", "Job"),
        ("kube_replicationcontroller_owner", "replicationcontroller", "ReplicationController"),
    ];

    /// <summary>Who owns workloads themselves: the family, the label that names the workload, its kind, and the kind of owner that its pods have.</summary>
    private static readonly (string Metric, string Label, string Kind, string Pods)[] Above =
    [
        ("kube_deployment_owner", "deployment", "Deployment", "ReplicaSet"),
        ("kube_statefulset_owner", "statefulset", "StatefulSet", "StatefulSet"),
        ("kube_daemonset_owner", "daemonset", "DaemonSet", "DaemonSet"),
        ("kube_cronjob_owner", "cronjob", "CronJob", "Job"),
    ];

    /// <summary>Every family asked for.</summary>
    public static IEnumerable<string> Families => [PodOwnerMetric, .. Between.Select(static b => b.Metric), .. Above.Select(static a => a.Metric)];

    /// <summary>The objects whose controllers made workloads, operators' own kinds mostly. A workload that has none is left out.</summary>
    public static Task<Dictionary<(string Namespace, string Kind, string Name), Owner>> AboveAsync(FamilyReader reader, IReadOnlySet<string> kinds, CancellationToken cancellationToken) =>
        OwnersAsync(reader, [.. Above.Where(a => kinds.Contains(a.Pods)).Select(static a => (a.Metric, a.Label, a.Kind))], static labels => labels["owner_is_controller"] == "true", cancellationToken);

    public static Dictionary<PodKey, Owner> PodOwnersOf(FamilyReader reader, IReadOnlyList<LabelSet> series)
    {
        var owners = new Dictionary<PodKey, (Owner Owner, bool Controller)>(series.Count);
        foreach (var labels in series)
        {
            var pod = reader.Labels.PodOf(labels);
            if (pod.Pod.Length > 0)
            {
                Keep(owners, pod, labels);
            }
        }

        return owners.ToDictionary(static o => o.Key, static o => o.Value.Owner);
    }

    /// <summary>Owners as labels of usage name them; pods without such a label are left out.</summary>
    public static Dictionary<PodKey, Owner> OwnersOf(ContainerLabels labels, IReadOnlyList<OwnerLabel> names, IReadOnlyList<LabelSet> series)
    {
        var owners = new Dictionary<PodKey, Owner>();
        foreach (var one in series)
        {
            if (labels.TryRead(one, out var @namespace, out var pod, out _) && names.FirstOrDefault(n => one[n.Label].Length > 0) is { } name)
            {
                owners[new PodKey(@namespace, pod)] = new Owner(name.Kind, one[name.Label]);
            }
        }

        return owners;
    }

    public static async Task<Dictionary<(string Namespace, string Kind, string Name), Owner>> ControllersAsync(FamilyReader reader, IEnumerable<Owner> owners, CancellationToken cancellationToken)
    {
        var kinds = owners.Select(static o => o.Kind).ToHashSet(StringComparer.Ordinal);
        return await OwnersAsync(reader, [.. Between.Where(b => kinds.Contains(b.Kind))], static _ => true, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Dictionary<(string Namespace, string Kind, string Name), Owner>> OwnersAsync(
        FamilyReader reader, (string Metric, string Label, string Kind)[] between, Func<LabelSet, bool> counts, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(between.Select(b => reader.SeriesAsync(reader.Family(b.Metric), reader.Window, cancellationToken))).ConfigureAwait(false);
        var above = new Dictionary<(string, string, string), (Owner Owner, bool Controller)>();
        foreach (var (kind, series) in between.Zip(lists))
        {
            foreach (var labels in series)
            {
                var name = labels[kind.Label];
                if (name.Length > 0 && counts(labels))
                {
                    Keep(above, (labels[reader.Labels.Namespace], kind.Kind, name), labels);
                }
            }
        }

        return above.ToDictionary(static o => o.Key, static o => o.Value.Owner);
    }

    // Several references, or the same ones told by several exporters: the controller's counts, then a present owner before none.
    private static void Keep<TKey>(Dictionary<TKey, (Owner Owner, bool Controller)> owners, TKey key, LabelSet labels)
        where TKey : notnull
    {
        var kind = labels["owner_kind"];
        var owner = kind.Length == 0 || kind == "<none>" ? Owner.None : new Owner(kind, labels["owner_name"]);
        var controller = labels["owner_is_controller"] == "true";
        if (!owners.TryGetValue(key, out var kept) || Rank(owner, controller).CompareTo(Rank(kept.Owner, kept.Controller)) > 0)
        {
            owners[key] = (owner, controller);
        }
    }

    private static (bool, bool, string, string) Rank(Owner owner, bool controller) => (controller, owner.Kind.Length > 0, owner.Kind, owner.Name);
}
