using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// Names of kube-state-metrics' labels as stored. A scrape without <c>honor_labels</c> keeps the labels of the exporter's own pod under
/// their names and moves those that matter to <c>exported_…</c>.
/// </summary>
internal sealed record KubeLabels(string Namespace, string Pod, string Container)
{
    public static KubeLabels Honoured { get; } = new("namespace", "pod", "container");

    public static KubeLabels Exported { get; } = new("exported_namespace", "exported_pod", "exported_container");

    public PodKey PodOf(LabelSet labels) => new(labels[Namespace], labels[Pod]);

    public PodContainer ContainerOf(LabelSet labels) => new(PodOf(labels), labels[Container]);
}

/// <summary>A pod within the one cluster of a run.</summary>
internal readonly record struct PodKey(string Namespace, string Pod);

/// <summary>A container of a pod.</summary>
internal readonly record struct PodContainer(PodKey Pod, string Container);
