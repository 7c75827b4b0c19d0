using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Sizing;
using Ullage.Sizing.Cost;
using Ullage.Sizing.Reduction;

namespace Ullage.Application.Recommend;

/// <summary>What is asked of a run.</summary>
public sealed record RecommendRequest
{
    /// <summary>How much history. Default 7 days.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The moment as of which to decide, up to which samples are looked at; null for now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Namespaces, labels, cluster and metric names.</summary>
    public DiscoveryOptions Discovery { get; init; } = new();

    /// <summary>One workload alone, by kind and name within its namespace; null for all.</summary>
    public WorkloadName? Only { get; init; }

    /// <summary>How samples are reduced.</summary>
    public ReductionOptions Reduction { get; init; } = ReductionOptions.Default;

    /// <summary>Most samples that a run may read, by its plan; null for no bound.</summary>
    public long? MaxSamples { get; init; }

    /// <summary>The shortest window from which anything is decided; advice on how to keep to <see cref="MaxSamples"/> never goes below it.</summary>
    public TimeSpan LeastWindow { get; init; } = SizingOptions.Default.MinHistory;

    /// <summary>What resources cost, for the saving; null for none.</summary>
    public Prices? Prices { get; init; }

    /// <summary>Nodes onto which pods are packed, today against proposed; null for no plan.</summary>
    public NodeSize? Node { get; init; }

    /// <summary>Completes a workload by what else is known of it, such as what its manifest says, before it is decided on; null for nothing.</summary>
    public Func<Workload, Workload>? Complete { get; init; }

    /// <summary>Reads under way at a time, 1 to 64; 4 by default.</summary>
    public int Concurrency { get; init; } = 4;
}

/// <summary>A workload as people name it: <c>NAMESPACE/KIND/NAME</c>. Kinds compare without regard to case.</summary>
public sealed record WorkloadName(string Namespace, string Kind, string Name)
{
    /// <summary>Whether a workload is meant.</summary>
    public bool Matches(WorkloadId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Namespace == Namespace && id.Name == Name && string.Equals(id.Kind, Kind, StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}/{Kind}/{Name}";
}
