using Ullage.Prometheus.Mapping;

namespace Ullage.Prometheus.Discovery;

/// <summary>What to look for and how.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>The namespaces meant; all by default.</summary>
    public NamespaceGlobs Namespaces { get; init; } = NamespaceGlobs.All;

    /// <summary>The cluster meant; null where the store holds one. An empty name means series without the cluster label.</summary>
    public string? Cluster { get; init; }

    /// <summary>Pods are kept when they carry these labels; null keeps all.</summary>
    public LabelSelector? PodLabels { get; init; }

    /// <summary>Metric and label names.</summary>
    public MetricMapping Mapping { get; init; } = MetricMapping.Cadvisor;

    /// <summary>Workloads whose runtimes' own memory metrics are planned to be read; null for all.</summary>
    public Func<Model.WorkloadId, bool>? RuntimesOf { get; init; }

    /// <summary>Queries under way at a time, 1 to 64; 6 by default.</summary>
    public int Concurrency { get; init; } = 6;
}
