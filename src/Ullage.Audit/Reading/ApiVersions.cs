namespace Ullage.Audit.Reading;

/// <summary>Versions of Kubernetes' own APIs that are gone: since which release, and what took their place (the deprecation guide on kubernetes.io).</summary>
internal static class ApiVersions
{
    private static readonly Dictionary<(string Version, string Kind), (string Since, string Instead)> _gone = Make();

    /// <summary>Since when an API is gone and what to write instead; null when it is served.</summary>
    public static (string Since, string Instead)? Gone(string version, string kind) => _gone.TryGetValue((version, kind), out var found) ? found : null;

    /// <summary>The version that took an API's place with the very same fields; null where fields differ or must be written anew.</summary>
    public static string? SameFields(string version, string kind) => (version, kind) switch
    {
        (_, "CronJob" or "PodDisruptionBudget" or "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding" or "PriorityClass" or "Lease" or "StorageClass") or ("autoscaling/v2beta2", "HorizontalPodAutoscaler") => Gone(version, kind)?.Instead,
        _ => null,
    };

    private static Dictionary<(string, string), (string, string)> Make()
    {
        var gone = new Dictionary<(string, string), (string, string)>();
        foreach (var (version, since, instead, kinds) in ((string, string, string, string[])[])[
            ("extensions/v1beta1", "1.16", "apps/v1", ["Deployment", "DaemonSet", "ReplicaSet"]),
            ("apps/v1beta1", "1.16", "apps/v1", ["Deployment", "StatefulSet", "ReplicaSet", "DaemonSet"]),
            ("apps/v1beta2", "1.16", "apps/v1", ["Deployment", "StatefulSet", "ReplicaSet", "DaemonSet"]),
            ("extensions/v1beta1", "1.16", "networking.k8s.io/v1", ["NetworkPolicy"]),
            ("extensions/v1beta1", "1.22", "networking.k8s.io/v1", ["Ingress"]),
            ("networking.k8s.io/v1beta1", "1.22", "networking.k8s.io/v1", ["Ingress", "IngressClass"]),
            ("extensions/v1beta1", "1.16", "Pod Security Admission", ["PodSecurityPolicy"]),
            ("policy/v1beta1", "1.25", "Pod Security Admission", ["PodSecurityPolicy"]),
            ("policy/v1beta1", "1.25", "policy/v1", ["PodDisruptionBudget"]),
            ("batch/v2alpha1", "1.21", "batch/v1", ["CronJob"]),
            ("batch/v1beta1", "1.25", "batch/v1", ["CronJob"]),
            ("autoscaling/v2beta1", "1.25", "autoscaling/v2", ["HorizontalPodAutoscaler"]),
            ("autoscaling/v2beta2", "1.26", "autoscaling/v2", ["HorizontalPodAutoscaler"]),
            ("rbac.authorization.k8s.io/v1beta1", "1.22", "rbac.authorization.k8s.io/v1", ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]),
            ("rbac.authorization.k8s.io/v1alpha1", "1.22", "rbac.authorization.k8s.io/v1", ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]),
            ("apiextensions.k8s.io/v1beta1", "1.22", "apiextensions.k8s.io/v1", ["CustomResourceDefinition"]),
            ("admissionregistration.k8s.io/v1beta1", "1.22", "admissionregistration.k8s.io/v1", ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]),
            ("apiregistration.k8s.io/v1beta1", "1.22", "apiregistration.k8s.io/v1", ["APIService"]),
            ("scheduling.k8s.io/v1beta1", "1.22", "scheduling.k8s.io/v1", ["PriorityClass"]),
            ("storage.k8s.io/v1beta1", "1.22", "storage.k8s.io/v1", ["StorageClass", "CSIDriver", "CSINode", "VolumeAttachment"]),
            ("coordination.k8s.io/v1beta1", "1.22", "coordination.k8s.io/v1", ["Lease"]),
            ("discovery.k8s.io/v1beta1", "1.25", "discovery.k8s.io/v1", ["EndpointSlice"])])
        {
            foreach (var kind in kinds)
            {
                gone[(version, kind)] = (since, instead);
            }
        }

        return gone;
    }
}
