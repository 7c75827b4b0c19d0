using Ullage.Kubernetes.Api;

namespace Ullage.Kubernetes.Changes;

/// <summary>A kind of workload whose pod template can be changed by a strategic merge patch.</summary>
public sealed class WorkloadKind
{
    private static readonly string[] _template = ["spec", "template"];

    private static readonly WorkloadKind[] _all =
    [
        new(ResourceType.Deployments, _template),
        new(ResourceType.StatefulSets, _template),
        new(ResourceType.DaemonSets, _template),
        new(ResourceType.CronJobs, ["spec", "jobTemplate", "spec", "template"]),
    ];

    private WorkloadKind(ResourceType type, string[] template) => (Type, Template) = (type, template);

    /// <summary>Where the API serves it.</summary>
    public ResourceType Type { get; }

    /// <summary>The kind, such as <c>Deployment</c>.</summary>
    public string Kind => Type.Kind;

    /// <summary>Whether its pods run to an end, so that a change takes effect with the next of them.</summary>
    public bool RunsToEnd => Kind == "CronJob";

    /// <summary>Names from the object to its pod template.</summary>
    internal string[] Template { get; }

    /// <summary>The kind of that name; null where its template takes no such patch, or no controller acts on it.</summary>
    public static WorkloadKind? Of(string kind) => Array.Find(_all, k => k.Kind == kind);
}
