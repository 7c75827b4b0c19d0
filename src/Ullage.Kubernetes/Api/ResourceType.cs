namespace Ullage.Kubernetes.Api;

/// <summary>A kind of object and where the API serves it.</summary>
/// <param name="group">The API group; empty for the core.</param>
/// <param name="version">The version asked for.</param>
/// <param name="plural">The name in paths, such as <c>deployments</c>.</param>
/// <param name="kind">The kind, such as <c>Deployment</c>.</param>
/// <param name="namespaced">Whether its objects live in namespaces.</param>
public sealed class ResourceType(string group, string version, string plural, string kind, bool namespaced = true)
{
    /// <summary>The API group; empty for the core.</summary>
    public string Group => group;

    /// <summary>The version asked for.</summary>
    public string Version => version;

    /// <summary>The name in paths, such as <c>deployments</c>.</summary>
    public string Plural => plural;

    /// <summary>The kind, such as <c>Deployment</c>.</summary>
    public string Kind => kind;

    /// <summary>Whether its objects live in namespaces.</summary>
    public bool Namespaced => namespaced;

    /// <summary>The version that older servers have instead, alike in all that is read and written; null where none is needed.</summary>
    internal ResourceType? Older { get; init; }

    /// <summary>Pods.</summary>
    public static ResourceType Pods { get; } = new("", "v1", "pods", "Pod");

    /// <summary>Events of the core group.</summary>
    public static ResourceType Events { get; } = new("", "v1", "events", "Event");

    /// <summary>LimitRanges.</summary>
    public static ResourceType LimitRanges { get; } = new("", "v1", "limitranges", "LimitRange");

    /// <summary>ResourceQuotas.</summary>
    public static ResourceType ResourceQuotas { get; } = new("", "v1", "resourcequotas", "ResourceQuota");

    /// <summary>ConfigMaps.</summary>
    public static ResourceType ConfigMaps { get; } = new("", "v1", "configmaps", "ConfigMap");

    /// <summary>Nodes.</summary>
    public static ResourceType Nodes { get; } = new("", "v1", "nodes", "Node", false);

    /// <summary>Namespaces.</summary>
    public static ResourceType Namespaces { get; } = new("", "v1", "namespaces", "Namespace", false);

    /// <summary>Deployments.</summary>
    public static ResourceType Deployments { get; } = new("apps", "v1", "deployments", "Deployment");

    /// <summary>StatefulSets.</summary>
    public static ResourceType StatefulSets { get; } = new("apps", "v1", "statefulsets", "StatefulSet");

    /// <summary>DaemonSets.</summary>
    public static ResourceType DaemonSets { get; } = new("apps", "v1", "daemonsets", "DaemonSet");

    /// <summary>ReplicaSets.</summary>
    public static ResourceType ReplicaSets { get; } = new("apps", "v1", "replicasets", "ReplicaSet");

    /// <summary>Jobs.</summary>
    public static ResourceType Jobs { get; } = new("batch", "v1", "jobs", "Job");

    /// <summary>CronJobs.</summary>
    public static ResourceType CronJobs { get; } = new("batch", "v1", "cronjobs", "CronJob") { Older = new("batch", "v1beta1", "cronjobs", "CronJob") };

    /// <summary>HorizontalPodAutoscalers.</summary>
    public static ResourceType HorizontalPodAutoscalers { get; } = new("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler") { Older = new("autoscaling", "v2beta2", "horizontalpodautoscalers", "HorizontalPodAutoscaler") };

    /// <summary>VerticalPodAutoscalers, where their definition is installed.</summary>
    public static ResourceType VerticalPodAutoscalers { get; } = new("autoscaling.k8s.io", "v1", "verticalpodautoscalers", "VerticalPodAutoscaler");

    /// <summary>Leases, by which processes take turns.</summary>
    public static ResourceType Leases { get; } = new("coordination.k8s.io", "v1", "leases", "Lease");

    /// <summary>PodDisruptionBudgets.</summary>
    public static ResourceType PodDisruptionBudgets { get; } = new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget") { Older = new("policy", "v1beta1", "poddisruptionbudgets", "PodDisruptionBudget") };

    /// <summary>The <c>apiVersion</c> of its objects.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The path of all objects, of a namespace's, or of one object and its subresource.</summary>
    /// <param name="namespace">The namespace; null for all, or where there are none.</param>
    /// <param name="name">The object; null for the list.</param>
    /// <param name="subresource">Such as <c>resize</c>; null for the object itself.</param>
    internal string Path(string? @namespace, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        path += @namespace is null || !Namespaced ? $"/{Plural}" : $"/namespaces/{Uri.EscapeDataString(@namespace)}/{Plural}";
        path += name is null ? "" : $"/{Uri.EscapeDataString(name)}";
        return path + (subresource is null ? "" : $"/{subresource}");
    }
}
