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

    /// <summary>Adds the series of a pod.</summary>
    public static void Add(SeriesList list, PodObject pod)
    {
        var meta = pod.Meta;
        (string, string)[] id = [("namespace", meta.Namespace), ("pod", meta.Name)];
        OwnerSeries.Add(list, Owner, meta, id);
        list.Add(Phase, pod.Phase == "Running" ? 1 : 0, [.. id, ("phase", "Running")]);
        if (meta.Created is { } created)
        {
            list.Add(Created, created.ToUnixTimeSeconds(), id);
        }

        if (meta.Labels.Count > 0)
        {
            list.Add(Labels, 1, [.. id, .. Exported(meta.Labels)]);
        }

        AnnotationSeries.Add(list, AnnotationSeries.Pods, meta, id);
        foreach (var container in pod.Containers)
        {
            AddContainer(list, container, meta.Created?.ToUnixTimeMilliseconds() ?? 0, [.. id, ("container", container.Name)]);
        }
    }

    private static void AddContainer(SeriesList list, ContainerObject container, long createdMs, (string, string)[] id)
    {
        var init = container.Role != ContainerRole.App;
        list.Add(init ? InitInfo : Info, 1, [.. id, ("image", container.Image), ("restart_policy", container.Role == ContainerRole.Sidecar ? "Always" : "")]);
        Amount(init ? InitRequests : Requests, "cpu", container.Resources.CpuRequest?.Cores);
        Amount(init ? InitLimits : Limits, "cpu", container.Resources.CpuLimit?.Cores);
        Amount(init ? InitRequests : Requests, "memory", container.Resources.MemoryRequest?.Bytes);
        Amount(init ? InitLimits : Limits, "memory", container.Resources.MemoryLimit?.Bytes);
        if (container.Last is { At: { } at } last && container.Restarts > 0)
        {
            // When the last end was is known, of those before no more than that they were after the pod's creation.
            var ended = Math.Max(at.ToUnixTimeMilliseconds(), createdMs + 2);
            list.Add(Restarts, [(createdMs, 0), (createdMs + 1, container.Restarts - 1), (ended, container.Restarts)], id);
            list.Add(LastReason, [(ended, 1)], [.. id, ("reason", last.Reason)]);
            list.Add(LastTime, [(ended, at.ToUnixTimeSeconds())], id);
        }
        else
        {
            list.Add(Restarts, container.Restarts, id);
        }

        if (container.Now is { } now)
        {
            list.Add(Reason, 1, [.. id, ("reason", now.Reason)]);
        }

        void Amount(string family, string resource, double? amount)
        {
            if (amount is { } set)
            {
                list.Add(family, set, [.. id, ("resource", resource)]);
            }
        }
    }

    /// <summary>Labels under the names that kube-state-metrics gives them; of two that become one, the first in order stays.</summary>
    private static IEnumerable<(string, string)> Exported(IReadOnlyDictionary<string, string> labels)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in labels.Keys.Order(StringComparer.Ordinal))
        {
            var name = new StringBuilder("label_");
            foreach (var c in key)
            {
                name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            }

            if (names.Add(name.ToString()))
            {
                yield return (name.ToString(), labels[key]);
            }
        }
    }
}

/// <summary>Who owns an object, told as kube-state-metrics does.</summary>
internal static class OwnerSeries
{
    public const string ReplicaSets = "kube_replicaset_owner";
    public const string Jobs = "kube_job_owner";

    /// <summary>Adds the series of an object's owners, or of its having none.</summary>
    public static void Add(SeriesList list, string family, ObjectMeta meta, params (string, string)[] id)
    {
        if (meta.Owners.Count == 0)
        {
            list.Add(family, 1, [.. id, ("owner_kind", "<none>"), ("owner_name", "<none>"), ("owner_is_controller", "<none>")]);
        }

        foreach (var owner in meta.Owners)
        {
            list.Add(family, 1, [.. id, ("owner_kind", owner.Kind), ("owner_name", owner.Name), ("owner_is_controller", owner.Controller ? "true" : "false")]);
        }
    }
}
