using Ullage.Model;

namespace Ullage.Prometheus.Mapping;

/// <summary>Names of the labels that say which container a series is about.</summary>
/// <param name="Namespace">Label of the namespace.</param>
/// <param name="Pod">Label of the pod.</param>
/// <param name="Container">Label of the container.</param>
public sealed record ContainerLabels(string Namespace, string Pod, string Container)
{
    /// <summary>The name that the pod's sandbox has where it is measured as if it were a container.</summary>
    public const string Sandbox = "POD";

    /// <summary>
    /// Reads the container a series is about. Sums over a pod, a control group without a pod and the sandbox are no containers.
    /// </summary>
    public bool TryRead(LabelSet labels, out string @namespace, out string pod, out string container)
    {
        ArgumentNullException.ThrowIfNull(labels);
        @namespace = labels[Namespace];
        pod = labels[Pod];
        container = labels[Container];
        return @namespace.Length > 0 && pod.Length > 0 && container.Length > 0 && container != Sandbox;
    }
}
