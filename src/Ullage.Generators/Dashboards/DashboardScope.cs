using Ullage.Generators.Metrics;

namespace Ullage.Generators.Dashboards;

/// <summary>How a dashboard's queries select: names, and the variables as matchers.</summary>
internal sealed class DashboardScope
{
    private const string Any = "$namespace";
    private readonly string _clusterMatcher;

    /// <summary>Makes it.</summary>
    /// <param name="names">Names of metrics and labels.</param>
    /// <param name="clusterLabel">The label that tells clusters apart; empty for a store of one.</param>
    public DashboardScope(MetricNames names, string clusterLabel)
    {
        Names = names;
        ClusterLabel = clusterLabel;
        _clusterMatcher = clusterLabel.Length > 0 ? $"{clusterLabel}=~\"$cluster\"" : "";
        Namespaces = Join(_clusterMatcher, $"{names.Namespace}=~\"{Any}\"");
        Pods = Join(Namespaces, $"{names.Pod}=~\"{PodNames.Of("$workload")}\"");
        Containers = Join(Pods, names.Running);
    }

    public MetricNames Names { get; }

    public string ClusterLabel { get; }

    /// <summary>Everything in the chosen cluster.</summary>
    public string Cluster => _clusterMatcher;

    /// <summary>Everything in the chosen namespaces.</summary>
    public string Namespaces { get; }

    /// <summary>The chosen workloads' pods.</summary>
    public string Pods { get; }

    /// <summary>Their containers.</summary>
    public string Containers { get; }

    /// <summary>The legend of a pod.</summary>
    public string PodLegend => $"{{{{{Names.Pod}}}}}";

    /// <summary>The legend of a pod's container.</summary>
    public string ContainerLegend => $"{{{{{Names.Pod}}}}} {{{{{Names.Container}}}}}";

    /// <summary>Cluster (where there are several), namespace, and workload as the pods of a metric have them.</summary>
    /// <param name="present">A metric that exactly the pods in question have.</param>
    public IReadOnlyList<DashboardVariable> Workloads(Metric present) =>
    [
        .. Namespaced(present),
        new("workload", "Workload", $"label_values({present.Of(Namespaces)}, {Names.Pod})", $"/^{PodNames.Workload}$/"),
    ];

    /// <summary>Cluster (where there are several) and namespace.</summary>
    /// <param name="present">A metric that exactly the namespaces in question have.</param>
    public IReadOnlyList<DashboardVariable> Namespaced(Metric present) =>
        [.. Clusters(present), new("namespace", "Namespace", $"label_values({present.Of(_clusterMatcher)}, {Names.Namespace})")];

    /// <summary>The cluster alone, where there are several.</summary>
    public IReadOnlyList<DashboardVariable> Clusters(Metric present) =>
        ClusterLabel.Length == 0 ? [] : [new("cluster", "Cluster", $"label_values({present.Of()}, {ClusterLabel})")];

    /// <summary>Matchers in one list.</summary>
    public static string Join(string a, string b) => a.Length == 0 ? b : b.Length == 0 ? a : $"{a},{b}";
}
