using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// Reads our annotations where kube-state-metrics is started with <c>--metric-annotations-allowlist</c>, or where the cluster itself tells them in the same families:
/// the name is a label <c>annotation_ullage_dev_…</c>, the value its text.
/// </summary>
internal sealed class AnnotationReader(FamilyReader reader)
{
    /// <summary>How labels of our annotations begin.</summary>
    public const string LabelPrefix = "annotation_ullage_dev_";

    private const string Pods = "kube_pod_annotations";
    private const string Namespaces = "kube_namespace_annotations";

    /// <summary>The family, its workloads' kind, the label that names one, and the kind of owner that its pods have.</summary>
    private static readonly (string Family, string Kind, string Label, string Owner)[] OfWorkloads =
    [
        ("kube_deployment_annotations", "Deployment", "deployment", "ReplicaSet"),
        ("kube_statefulset_annotations", "StatefulSet", "statefulset", "StatefulSet"),
        ("kube_daemonset_annotations", "DaemonSet", "daemonset", "DaemonSet"),
        ("kube_cronjob_annotations", "CronJob", "cronjob", "Job"),
        ("kube_job_annotations", "Job", "job_name", "Job"),
    ];

    /// <summary>Every family asked for.</summary>
    public static IEnumerable<string> Families => [Pods, Namespaces, .. OfWorkloads.Select(static f => f.Family)];

    /// <summary>What is said of pods, workloads and namespaces.</summary>
    /// <param name="owners">The kinds of the pods' owners: families of workloads that nobody has are not asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<FoundAnnotations> ReadAsync(IReadOnlySet<string> owners, CancellationToken cancellationToken)
    {
        var asked = Array.FindAll(OfWorkloads, f => owners.Contains(f.Owner));
        var pods = FamilyAsync(Pods, cancellationToken);
        var namespaces = FamilyAsync(Namespaces, cancellationToken);
        var workloads = await Task.WhenAll(asked.Select(f => FamilyAsync(f.Family, cancellationToken))).ConfigureAwait(false);
        var found = new FoundAnnotations(DateTimeOffset.FromUnixTimeMilliseconds(reader.Window.EndMs));
        Keep(await pods.ConfigureAwait(false), "Pod", labels => labels[reader.Labels.Pod], AnnotationLevel.Template);
        Keep(await namespaces.ConfigureAwait(false), "", static _ => "", AnnotationLevel.Namespace);
        foreach (var (of, series) in asked.Zip(workloads))
        {
            Keep(series, of.Kind, labels => labels[of.Label], AnnotationLevel.Workload);
        }

        return found;

        void Keep(IReadOnlyList<LabelSet> series, string kind, Func<LabelSet, string> name, AnnotationLevel level)
        {
            foreach (var labels in series)
            {
                foreach (var label in labels)
                {
                    if (label.Name.StartsWith(LabelPrefix, StringComparison.Ordinal) && label.Value.Length > 0)
                    {
                        found.Add((labels[reader.Labels.Namespace], kind, name(labels)), new WorkloadAnnotation(level, label.Name[LabelPrefix.Length..], label.Value));
                    }
                }
            }
        }
    }

    /// <summary>The series of a family as they are at the window's end, oldest first, so that of two exporters the one heard last counts.</summary>
    private async Task<IReadOnlyList<LabelSet>> FamilyAsync(string family, CancellationToken cancellationToken)
    {
        var selector = reader.Family(family);
        var tail = reader.Tail(TimeRange.HourMs);
        var listed = await reader.SeriesAsync(selector, tail, cancellationToken).ConfigureAwait(false);
        if (!listed.Any(static l => l.Any(static label => label.Name.StartsWith(LabelPrefix, StringComparison.Ordinal))))
        {
            return [];
        }

        // An annotation that was changed or removed within the hour left a series of its own, which has ended.
        var last = await reader.LastAsync(selector, tail, cancellationToken).ConfigureAwait(false);
        return [.. last.Where(static v => v.Alive).OrderBy(static v => v.AtMs).ThenBy(static v => v.Labels.ToString(), StringComparer.Ordinal).Select(static v => v.Labels)];
    }
}

/// <summary>Annotations of ours by the object that has them.</summary>
/// <param name="asOf">The moment of decision.</param>
internal sealed class FoundAnnotations(DateTimeOffset asOf)
{
    private readonly Dictionary<(string Namespace, string Kind, string Name), Dictionary<string, WorkloadAnnotation>> _of = [];

    /// <summary>Adds one; of two with one name the later stays.</summary>
    public void Add((string Namespace, string Kind, string Name) on, WorkloadAnnotation annotation)
    {
        if (!_of.TryGetValue(on, out var all))
        {
            _of.Add(on, all = new(StringComparer.Ordinal));
        }

        all[annotation.Name] = annotation;
    }

    /// <summary>What is said of a workload.</summary>
    /// <param name="workload">Which.</param>
    /// <param name="newest">Its newest pod, which shows the template; null where none is known.</param>
    public WorkloadAnnotations Of(WorkloadId workload, PodKey? newest)
    {
        if (_of.Count == 0)
        {
            return WorkloadAnnotations.None;
        }

        var all = On(workload.Namespace, workload.Kind, workload.Name).Concat(newest is { } pod ? On(pod.Namespace, "Pod", pod.Pod) : []).Concat(On(workload.Namespace, "", ""))
            .OrderBy(static a => a.Level).ThenBy(static a => a.Name, StringComparer.Ordinal).ToList();
        return all.Count == 0 ? WorkloadAnnotations.None : new WorkloadAnnotations(all, asOf);
    }

    private IEnumerable<WorkloadAnnotation> On(string @namespace, string kind, string name) => _of.TryGetValue((@namespace, kind, name), out var all) ? all.Values : [];
}
