namespace Ullage.Model;

/// <summary>The answer of a run: what every output format renders.</summary>
public sealed record RecommendationReport
{
    /// <summary>Version of the shape in which this is written as JSON; raised when a reader could break.</summary>
    public const string CurrentSchemaVersion = "1";

    /// <summary>The moment up to which samples were looked at.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The stretch of history.</summary>
    public required TimeRange Window { get; init; }

    /// <summary>Where samples came from, without credentials.</summary>
    public required string Source { get; init; }

    /// <summary>The policy's name.</summary>
    public required string Policy { get; init; }

    /// <summary>Workloads in order of identity.</summary>
    public required IReadOnlyList<WorkloadRecommendation> Workloads { get; init; }

    /// <summary>What a reader must know of the whole.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>What could not be read: the report is partial when this is not empty.</summary>
    public IReadOnlyList<MissingRange> Missing { get; init; } = [];

    /// <summary>Totals over all workloads.</summary>
    public required ReportTotals Totals { get; init; }

    /// <summary>Totals of each namespace, in order of cluster and name.</summary>
    public IReadOnlyList<NamespaceTotals> Namespaces { get; init; } = [];

    /// <summary>Nodes that the plan frees; null where no node size is known.</summary>
    public NodePlan? Nodes { get; init; }

    /// <summary>Samples that were read for it.</summary>
    public required ReadSummary Read { get; init; }
}
