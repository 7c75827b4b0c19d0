using Ullage.Exposition;
using Ullage.Lab.Cluster;

namespace Ullage.Lab.Exporter;

/// <summary>What kube-state-metrics would say of the lab's pods and their owners.</summary>
internal static class KubeStateMetrics
{
    private static readonly string[] _phases = ["Pending", "Succeeded", "Failed", "Unknown", "Running"];
    private static readonly string[] _reasons = ["OOMKilled", "Completed", "Error"];

    public static void Write(ExpositionWriter writer, Node node)
    {
        var pods = node.Pods;
        Family("kube_pod_info", "Information about a pod.", static (w, p) => w.Sample(1,
            [.. Of(p), new("node", Node.Name), new("host_ip", "127.0.0.1"), new("pod_ip", "127.0.0.1"), new("created_by_kind", "ReplicaSet"), new("created_by_name", p.ReplicaSet)]));
        Family("kube_pod_owner", "The owner of a pod.", static (w, p) => w.Sample(1,
            [.. Of(p), new("owner_kind", "ReplicaSet"), new("owner_name", p.ReplicaSet), new("owner_is_controller", "true")]));
        Family("kube_pod_created", "When a pod was created, in seconds since 1970.", static (w, p) => w.Sample(p.Created.ToUnixTimeSeconds(), Of(p)));
        Family("kube_pod_status_phase", "The phase of a pod.", static (w, p) =>
        {
            foreach (var phase in _phases)
            {
                w.Sample(phase == "Running" ? 1 : 0, [.. Of(p), new("phase", phase)]);
            }
        });
        Family("kube_pod_container_info", "Information about a container.", static (w, p) => w.Sample(1,
        [
            .. Container(p), new("image_spec", p.Spec.Image), new("image", p.Spec.Image), new("image_id", $"lab@{p.Spec.Image}"),
            new("container_id", p.Running is { } life ? $"lab://{life.Id}" : ""),
        ]));
        Family("kube_pod_container_resource_requests", "What a container requests.", static (w, p) => Resources(w, p, p.Spec.Resources.CpuRequest?.Cores, p.Spec.Resources.MemoryRequest?.Bytes));
        Family("kube_pod_container_resource_limits", "What a container is limited to.", static (w, p) => Resources(w, p, p.Spec.Resources.CpuLimit?.Cores, p.Spec.Resources.MemoryLimit?.Bytes));
        Family("kube_pod_container_status_restarts_total", "Restarts of a container.", static (w, p) => w.Sample(p.Restarts, Container(p)), MetricType.Counter);
        Family("kube_pod_container_status_last_terminated_reason", "Why a container ended last.", static (w, p) =>
        {
            foreach (var reason in _reasons.Where(r => r == p.LastTerminatedReason))
            {
                w.Sample(1, [.. Container(p), new("reason", reason)]);
            }
        });

        writer.Begin("kube_replicaset_owner", MetricType.Gauge, "The owner of a ReplicaSet.");
        foreach (var set in pods.DistinctBy(static p => (p.Spec.Namespace, p.ReplicaSet)))
        {
            writer.Sample(1, new("namespace", set.Spec.Namespace), new("replicaset", set.ReplicaSet), new("owner_kind", "Deployment"),
                new("owner_name", set.Spec.Deployment), new("owner_is_controller", "true"));
        }

        Scalers(writer, [.. pods.Where(static p => p.Spec.Scaler is not null).DistinctBy(static p => (p.Spec.Namespace, p.Spec.Deployment))], pods);
        Guards(writer, [.. pods.Where(static p => p.Spec.Guard is not null).DistinctBy(static p => (p.Spec.Namespace, p.Spec.Deployment))], pods);
        writer.End();

        void Family(string name, string help, Action<ExpositionWriter, Pod> write, MetricType type = MetricType.Gauge)
        {
            writer.Begin(name, type, help);
            foreach (var pod in pods)
            {
                write(writer, pod);
            }
        }
    }

    /// <summary>Budgets under their Deployment's name, quotas under their namespace's.</summary>
    private static void Guards(ExpositionWriter writer, IReadOnlyList<Pod> guarded, IReadOnlyList<Pod> pods)
    {
        Budget("status_pod_disruptions_allowed", "Pods that may be evicted now.", p => Math.Max(0, Replicas(pods, p) - p.Spec.Guard!.MinAvailable));
        Budget("status_expected_pods", "Pods that the budget counts.", p => Replicas(pods, p));
        Budget("status_current_healthy", "Healthy pods.", p => Replicas(pods, p));
        Budget("status_desired_healthy", "Pods that must be healthy.", static p => p.Spec.Guard!.MinAvailable);
        writer.Begin("kube_resourcequota", MetricType.Gauge, "What a quota allows and what is taken.");
        foreach (var space in guarded.DistinctBy(static p => p.Spec.Namespace))
        {
            Label[] labels = [new("namespace", space.Spec.Namespace), new("resourcequota", space.Spec.Namespace), new("resource", "requests.cpu")];
            writer.Sample(space.Spec.Guard!.QuotaCores, [.. labels, new("type", "hard")]);
            writer.Sample(pods.Where(p => p.Spec.Namespace == space.Spec.Namespace).Sum(static p => p.Spec.Resources.CpuRequest?.Cores ?? 0), [.. labels, new("type", "used")]);
        }

        void Budget(string name, string help, Func<Pod, double> value)
        {
            writer.Begin("kube_poddisruptionbudget_" + name, MetricType.Gauge, help);
            foreach (var pod in guarded)
            {
                writer.Sample(value(pod), new Label("namespace", pod.Spec.Namespace), new Label("poddisruptionbudget", pod.Spec.Deployment));
            }
        }
    }

    private static int Replicas(IReadOnlyList<Pod> pods, Pod of) => pods.Count(p => p.Spec.Namespace == of.Spec.Namespace && p.Spec.Deployment == of.Spec.Deployment);

    private static void Scalers(ExpositionWriter writer, IReadOnlyList<Pod> scaled, IReadOnlyList<Pod> pods)
    {
        Family("kube_horizontalpodautoscaler_info", "What an autoscaler scales.", static p => 1,
            static p => [new("scaletargetref_api_version", "apps/v1"), new("scaletargetref_kind", "Deployment"), new("scaletargetref_name", p.Spec.Deployment)]);
        Family("kube_horizontalpodautoscaler_spec_target_metric", "What an autoscaler aims at.", static p => p.Spec.Scaler!.CpuPercent,
            static _ => [new("metric_name", "cpu"), new("metric_target_type", "utilization")]);
        Family("kube_horizontalpodautoscaler_spec_min_replicas", "Fewest pods.", static p => p.Spec.Scaler!.MinReplicas, static _ => []);
        Family("kube_horizontalpodautoscaler_spec_max_replicas", "Most pods.", static p => p.Spec.Scaler!.MaxReplicas, static _ => []);
        Family("kube_horizontalpodautoscaler_status_current_replicas", "Pods now.", p => Replicas(pods, p), static _ => []);
        Family("kube_horizontalpodautoscaler_status_desired_replicas", "Pods wanted.", p => Replicas(pods, p), static _ => []);

        void Family(string name, string help, Func<Pod, double> value, Func<Pod, Label[]> more)
        {
            writer.Begin(name, MetricType.Gauge, help);
            foreach (var pod in scaled)
            {
                writer.Sample(value(pod), [new("namespace", pod.Spec.Namespace), new("horizontalpodautoscaler", pod.Spec.Deployment), .. more(pod)]);
            }
        }
    }

    private static void Resources(ExpositionWriter writer, Pod pod, double? cores, long? bytes)
    {
        if (cores is { } c)
        {
            writer.Sample(c, [.. Container(pod), new("node", Node.Name), new("resource", "cpu"), new("unit", "core")]);
        }

        if (bytes is { } b)
        {
            writer.Sample(b, [.. Container(pod), new("node", Node.Name), new("resource", "memory"), new("unit", "byte")]);
        }
    }

    private static Label[] Of(Pod pod) => [new("namespace", pod.Spec.Namespace), new("pod", pod.Name), new("uid", pod.Uid)];

    private static Label[] Container(Pod pod) => [.. Of(pod), new("container", pod.Spec.Container)];
}
