using Ullage.Model;

namespace Ullage.Kubernetes.State;

/// <summary>Annotations of ours, told in the families of kube-state-metrics. No other annotation is told: they may hold anything.</summary>
internal static class AnnotationSeries
{
    public const string Pods = "kube_pod_annotations";
    public const string Namespaces = "kube_namespace_annotations";
    public const string Deployments = "kube_deployment_annotations";
    public const string StatefulSets = "kube_statefulset_annotations";
    public const string DaemonSets = "kube_daemonset_annotations";
    public const string CronJobs = "kube_cronjob_annotations";
    public const string Jobs = "kube_job_annotations";

    private const string LabelPrefix = "annotation_ullage_dev_";

    /// <summary>Adds an object's series; none where it has no annotation of ours.</summary>
    /// <param name="list">Where to.</param>
    /// <param name="family">The family of its kind.</param>
    /// <param name="annotations">Its annotations of ours, without prefix.</param>
    /// <param name="id">Labels that name it.</param>
    public static void Add(SeriesList list, string family, IReadOnlyList<(string Name, string Value)> annotations, params ReadOnlySpan<(string, string)> id)
    {
        List<(string, string)>? labels = null;
        foreach (var (name, value) in annotations)
        {
            labels ??= [.. id];
            var label = LabelPrefix + UllageAnnotations.Normal(name).Replace('-', '_');

            // Two names that become one would be no set of labels; the first stays, as kube-state-metrics' own names do.
            if (value.Length > 0 && !labels.Exists(l => l.Item1 == label))
            {
                labels.Add((label, value));
            }
        }

        if (labels is not null)
        {
            list.Add(family, 1, [.. labels]);
        }
    }
}
