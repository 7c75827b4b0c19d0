using Ullage.Model;

namespace Ullage.Testing.Exposition;

/// <summary>The kube-state-metrics families that discovery reads, for a synthetic pod.</summary>
internal static class KubeState
{
    private static readonly Func<int, Func<double>> One = static _ => static () => 1;

    public static IReadOnlyList<(string Name, string Type, Func<SyntheticPod, IEnumerable<(LabelSet, Func<int, Func<double>>)>> Series)> Families { get; } =
    [
        ("kube_pod_owner", "gauge", static pod => [(Of(pod, ("owner_kind", "ReplicaSet"), ("owner_name", pod.ReplicaSet), ("owner_is_controller", "true")), One)]),
        ("kube_replicaset_owner", "gauge", static pod => pod.IsFirstOfReplicaSet
            ? [(LabelSet.From(("namespace", pod.Namespace), ("replicaset", pod.ReplicaSet), ("owner_kind", "Deployment"), ("owner_name", pod.Workload), ("owner_is_controller", "true"), ("job", "kube-state-metrics"), ("instance", "10.0.0.9:8080")), One)]
            : []),
        ("kube_pod_container_info", "gauge", static pod => [(OfContainer(pod, ("image", pod.Image), ("image_spec", pod.Image), ("image_id", $"sha256:{pod.Seed:x8}"), ("container_id", $"containerd://{pod.Seed:x8}")), One)]),
        ("kube_pod_container_resource_requests", "gauge", static pod => [(OfContainer(pod, ("node", pod.Node), ("resource", "cpu"), ("unit", "core")), Constant(1)), (OfContainer(pod, ("node", pod.Node), ("resource", "memory"), ("unit", "byte")), Constant(1L << 30))]),
        ("kube_pod_container_resource_limits", "gauge", static pod => [(OfContainer(pod, ("node", pod.Node), ("resource", "cpu"), ("unit", "core")), Constant(2)), (OfContainer(pod, ("node", pod.Node), ("resource", "memory"), ("unit", "byte")), Constant(2L << 30))]),
        ("kube_pod_status_phase", "gauge", static pod => [.. ((string[])["Pending", "Succeeded", "Failed", "Unknown", "Running"]).Select(phase => (Of(pod, ("phase", phase)), Constant(phase == "Running" ? 1 : 0)))]),
        ("kube_pod_container_status_restarts_total", "counter", static pod => [(OfContainer(pod), Constant(0))]),
        ("kube_pod_container_status_last_terminated_reason", "gauge", static pod => [(OfContainer(pod, ("reason", "OOMKilled")), Constant(0))]),
    ];

    private static Func<int, Func<double>> Constant(double value) => _ => () => value;

    private static LabelSet Of(SyntheticPod pod, params ReadOnlySpan<(string, string)> more) =>
        LabelSet.From([("namespace", pod.Namespace), ("pod", pod.Name), ("uid", $"{pod.Seed:x8}"), ("job", "kube-state-metrics"), ("instance", "10.0.0.9:8080"), .. more]);

    private static LabelSet OfContainer(SyntheticPod pod, params ReadOnlySpan<(string, string)> more) => Of(pod, [("container", pod.Container), .. more]);
}
