using System.Globalization;
using Ullage.Audit.Selection;
using Ullage.Audit.Sources;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Objects;

/// <summary>An object that has or makes pods, read once, with what in the input refers to it.</summary>
internal sealed class Workload : AuditObject
{
    private List<Container>? _serving;
    private (int Fewest, int Most, string? From)? _kustomized;

    public Workload(SourceText source, ManifestObject manifest)
        : base(source, manifest)
    {
        PodSpec = manifest.PodSpec;
        Template = manifest.Kind switch
        {
            "Pod" => Node,
            "PodTemplate" => Node["template"],
            "CronJob" => Spec["jobTemplate"]["spec"]["template"],
            _ => Spec["template"],
        };
        TemplateAnnotations = Template["metadata"]["annotations"].Map();
        PodLabels = LabelsOf(Template["metadata"]["labels"], manifest);
        Containers = [.. manifest.Containers.Select(c => new Container(this, c.Node, c.IsInit))];
    }

    /// <summary>The labels of the pods: those written, and those that the Job controller adds.</summary>
    private static Dictionary<string, string> LabelsOf(YamlNode written, ManifestObject manifest)
    {
        var labels = written.Map();
        if (manifest.Kind == "Job")
        {
            labels.TryAdd("job-name", manifest.Name);
            labels.TryAdd("batch.kubernetes.io/job-name", manifest.Name);
        }

        return labels;
    }

    /// <summary>The pod's metadata and spec.</summary>
    public YamlNode Template { get; }

    public YamlNode PodSpec { get; }

    /// <summary>The keys from the top of the object to the pod's metadata and spec.</summary>
    public IReadOnlyList<string> TemplatePath => [.. PodTemplate.PathOf(Kind).SkipLast(1)];

    public IReadOnlyDictionary<string, string> PodLabels { get; }

    public IReadOnlyDictionary<string, string> TemplateAnnotations { get; }

    /// <summary>All containers, init containers first.</summary>
    public IReadOnlyList<Container> Containers { get; }

    /// <summary>Those that run as long as the pod: without the init containers that end.</summary>
    public IEnumerable<Container> Running => Containers.Where(static c => !c.IsInit);

    /// <summary>The containers that answer requests: those that a Service leads to; where none leads to a port that is listed, those with ports that are no sidecars, by kind or by name.</summary>
    public IReadOnlyList<Container> Serving => _serving ??= FindServing();

    /// <summary>Whether a Service leads to a port that a container lists.</summary>
    public bool IsTargeted(Container container) => Services.Exists(s => s.Ports.Any(p => container.Ports.Any(own => p.Target == own.Name || p.Target == own.Number?.ToString(CultureInfo.InvariantCulture))));

    private List<Container> FindServing()
    {
        var open = Running.Where(static c => !c.IsInjected && c.Ports.Count > 0).ToList();
        return [.. ServingContainers.Among(open, IsTargeted, static c => c.IsSidecar, static c => ServingContainers.IsAside(c.Name, c.Image.Repository))];
    }

    /// <summary>Whether it keeps pods running for good, as Deployments, StatefulSets and DaemonSets do.</summary>
    public bool IsService => Kind is "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" or "Rollout" or "DeploymentConfig";

    /// <summary>Whether its number of pods is a number of its own.</summary>
    public bool IsScalable => IsService && Kind != "DaemonSet";

    public bool IsJob => Kind is "Job" or "CronJob";

    /// <summary>The replicas as a kustomization says, the fewest where several do, else as written; null when none are.</summary>
    public int? Replicas => _kustomized?.Fewest ?? Spec["replicas"].Integer();

    /// <summary>The kustomization that says the replicas, of several the one that says the fewest; null where they are as written.</summary>
    public string? ReplicasFrom => _kustomized?.From;

    /// <summary>Takes the replicas that kustomizations give it.</summary>
    public void SetReplicas(int fewest, int most, string? from) => _kustomized = (fewest, most, from);

    /// <summary>The autoscalers that target it.</summary>
    public List<Autoscaler> Autoscalers { get; } = [];

    /// <summary>The disruption budgets that select its pods.</summary>
    public List<DisruptionBudget> Budgets { get; } = [];

    /// <summary>The services that select its pods.</summary>
    public List<ServiceObject> Services { get; } = [];

    /// <summary>The fewest replicas it runs by intent.</summary>
    public int FewestReplicas => Autoscalers.Exists(static a => !a.IsRefused) ? Autoscalers.Where(static a => !a.IsRefused).Min(static a => a.Fewest) : Replicas ?? 1;

    /// <summary>The most replicas it runs by intent.</summary>
    public int MostReplicas => Autoscalers.Exists(static a => !a.IsRefused) ? Autoscalers.Where(static a => !a.IsRefused).Max(static a => a.Most) : _kustomized?.Most ?? Replicas ?? 1;

    /// <summary>What the pod as a whole is given, which stands for containers that write no amount (pod-level resources, on by default since Kubernetes 1.34).</summary>
    public YamlNode PodResources => PodSpec["resources"];

    /// <summary>Whether the pod as a whole is given an amount; its limit stands for its request too.</summary>
    /// <param name="key"><c>requests</c> or <c>limits</c>.</param>
    /// <param name="resource"><c>cpu</c> or <c>memory</c>.</param>
    public bool HasPodAmount(string key, string resource) => PodResources[key][resource].IsGiven() || (key == "requests" && PodResources["limits"][resource].IsGiven());

    /// <summary>Seconds from SIGTERM to SIGKILL.</summary>
    public int GraceSeconds => PodSpec["terminationGracePeriodSeconds"].Integer() ?? 30;

    /// <summary>An annotation of the pod template, else of the object; null when neither has it.</summary>
    public string? Annotation(string key) => TemplateAnnotations.TryGetValue(key, out var own) ? own : Annotations.GetValueOrDefault(key);

    /// <summary>The selector over its pods, where its kind has one.</summary>
    public LabelSelector Selector => Kind == "ReplicationController" || Kind == "DeploymentConfig" ? LabelSelector.OfMap(Spec["selector"]) : LabelSelector.Of(Spec["selector"]);
}
