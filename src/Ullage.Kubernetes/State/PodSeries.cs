using System.Text;
using Ullage.Kubernetes.Objects;
using Ullage.Model;

namespace Ullage.Kubernetes.State;

/// <summary>A pod, told in the families of kube-state-metrics.</summary>
internal static class PodSeries
{
    public const string Owner = "kube_pod_owner";
    public const string Created = "kube_pod_created";
    public const string Phase = "kube_pod_status_phase";
    public const string Labels = "kube_pod_labels";
    public const string Info = "kube_pod_container_info";
    public const string InitInfo = "kube_pod_init_container_info";
    public const string Requests = "kube_pod_container_resource_requests";
    public const string Limits = "kube_pod_container_resource_limits";
    public const string InitRequests = "kube_pod_init_container_resource_requests";
    public const string InitLimits = "kube_pod_init_container_resource_limits";
    public const string Restarts = "kube_pod_container_status_restarts_total";
    public const string LastReason = "kube_pod_container_status_last_terminated_reason";
    public const string LastTime = "kube_pod_container_status_last_terminated_timestamp";
    public const string Reason = "kube_pod_container_status_terminated_reason";

    /// <summary>Families of what is: for a pod that is there, the API's word counts alone.</summary>
    public static IReadOnlySet<string> OfPresent { get; } = new HashSet<string>(StringComparer.Ordinal) { Owner, Created, Phase, Labels, Info, InitInfo, Requests, Limits, InitRequests, InitLimits, AnnotationSeries.Pods };

    /// <summary>Families of what befell: the API remembers a container's last end, Prometheus the whole window.</summary>
    public static IReadOnlySet<string> OfPast { get; } = new HashSet<string>(StringComparer.Ordinal) { Restarts, LastReason, LastTime, Reason };

    /// <summary>Every family that pods are told in.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(OfPresent.Concat(OfPast), StringComparer.Ordinal);

    /// <summary>Adds a pod's series of one family.</summary>
    public static void Add(SeriesList list, PodObject pod, string family, ConfigTexts texts)
    {
        (string, string) space = ("namespace", pod.Namespace), name = ("pod", pod.Name);
        switch (family)
        {
            case Owner:
                OwnerSeries.Add(list, Owner, pod.Owners, space, name);
                break;
            case Phase:
                list.Add(Phase, pod.Phase == "Running" ? 1 : 0, space, name, ("phase", "Running"));
                break;
            case Created when pod.Created is { } created:
                list.Add(Created, created.ToUnixTimeSeconds(), space, name);
                break;
            case Labels when pod.Labels.Length > 0:
                list.Add(Labels, 1, [space, name, .. Exported(pod.Labels)]);
                break;
            case AnnotationSeries.Pods:
                AnnotationSeries.Add(list, AnnotationSeries.Pods, pod.Annotations, space, name);
                break;
            default:
                foreach (var container in pod.Containers)
                {
                    AddContainer(list, family, container, pod.Created?.ToUnixTimeMilliseconds() ?? 0, texts, space, name, ("container", container.Name));
                }

                break;
        }
    }

    private static void AddContainer(SeriesList list, string family, ContainerObject container, long createdMs, ConfigTexts texts, (string, string) space, (string, string) name, (string, string) of)
    {
        var (init, resources) = (container.Role != ContainerRole.App, container.Resources);
        switch (family)
        {
            case Info when !init:
            case InitInfo when init:
                var (image, policy) = (("image", container.Image), ("restart_policy", container.Role == ContainerRole.Sidecar ? "Always" : ""));
                if (container.Variables.Length + container.Sources.Length == 0)
                {
                    list.Add(family, 1, space, name, of, image, policy);
                }
                else
                {
                    list.Add(family, 1, [space, name, of, image, policy, .. Told(texts.Of(space.Item2, container))]);
                }

                break;
            case Requests when !init:
            case InitRequests when init:
                Amount("cpu", resources.CpuRequest?.Cores);
                Amount("memory", resources.MemoryRequest?.Bytes);
                break;
            case Limits when !init:
            case InitLimits when init:
                Amount("cpu", resources.CpuLimit?.Cores);
                Amount("memory", resources.MemoryLimit?.Bytes);
                break;
            case Restarts when EndedMs(container, createdMs) is { } ended:
                // When the last end was is known, of those before no more than that they were after the pod's creation.
                list.Add(Restarts, [(createdMs, 0), (createdMs + 1, container.Restarts - 1), (ended, container.Restarts)], space, name, of);
                break;
            case Restarts:
                list.Add(Restarts, container.Restarts, space, name, of);
                break;
            case LastReason when EndedMs(container, createdMs) is { } ended:
                list.Add(LastReason, [(ended, 1)], space, name, of, ("reason", container.Last!.Reason));
                break;
            case LastTime when EndedMs(container, createdMs) is { } ended:
                list.Add(LastTime, [(ended, container.Last!.At!.Value.ToUnixTimeSeconds())], space, name, of);
                break;
            case Reason when container.Now is { } now:
                list.Add(Reason, 1, space, name, of, ("reason", now.Reason));
                break;
            default:
                break;
        }

        void Amount(string resource, double? amount)
        {
            if (amount is { } set)
            {
                list.Add(family, set, space, name, of, ("resource", resource));
            }
        }
    }

    /// <summary>Variables as labels that kube-state-metrics does not have.</summary>
    private static IEnumerable<(string, string)> Told(IEnumerable<DeclaredVariable> variables) =>
        variables.SelectMany(static v => new[] { ("ullage_env_" + v.Name, v.Value ?? ""), ("ullage_env_origin_" + v.Name, v.Origin) });

    private static long? EndedMs(ContainerObject container, long createdMs) =>
        container.Last is { At: { } at } && container.Restarts > 0 ? Math.Max(at.ToUnixTimeMilliseconds(), createdMs + 2) : null;

    /// <summary>Labels under the names that kube-state-metrics gives them; of two that become one, the first in order stays.</summary>
    private static IEnumerable<(string, string)> Exported((string Key, string Value)[] labels)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels.OrderBy(static l => l.Key, StringComparer.Ordinal))
        {
            var name = new StringBuilder("label_");
            foreach (var c in key)
            {
                name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            }

            if (names.Add(name.ToString()))
            {
                yield return (name.ToString(), value);
            }
        }
    }
}

/// <summary>Who owns an object, told as kube-state-metrics does.</summary>
internal static class OwnerSeries
{
    public const string ReplicaSets = "kube_replicaset_owner";
    public const string Jobs = "kube_job_owner";
    public const string Deployments = "kube_deployment_owner";
    public const string StatefulSets = "kube_statefulset_owner";
    public const string DaemonSets = "kube_daemonset_owner";
    public const string CronJobs = "kube_cronjob_owner";

    /// <summary>Adds the series of an object's owners, or of its having none.</summary>
    public static void Add(SeriesList list, string family, IReadOnlyList<OwnerReference> owners, params ReadOnlySpan<(string, string)> id)
    {
        if (owners.Count == 0)
        {
            list.Add(family, 1, [.. id, ("owner_kind", "<none>"), ("owner_name", "<none>"), ("owner_is_controller", "<none>")]);
        }

        foreach (var owner in owners)
        {
            list.Add(family, 1, [.. id, ("owner_kind", owner.Kind), ("owner_name", owner.Name), ("owner_is_controller", owner.Controller ? "true" : "false")]);
        }
    }
}
