namespace Ullage.Model;

/// <summary>The workloads of a run, and which of them each pod seen in the window belongs to.</summary>
public sealed record Inventory
{
    /// <summary>Nothing.</summary>
    public static Inventory Empty { get; } = new() { Workloads = [], Pods = new Dictionary<PodId, WorkloadId>() };

    /// <summary>Workloads in order of identity.</summary>
    public required IReadOnlyList<Workload> Workloads { get; init; }

    /// <summary>Every pod of the window, gone ones too, with its owner.</summary>
    public required IReadOnlyDictionary<PodId, WorkloadId> Pods { get; init; }

    /// <summary>What namespaces are bounded by, by name; those without bounds are left out.</summary>
    public IReadOnlyDictionary<string, NamespaceBounds> Namespaces { get; init; } = new Dictionary<string, NamespaceBounds>();

    /// <summary>The cluster's nodes, by name; none where they are not told.</summary>
    public IReadOnlyList<NodeFacts> Nodes { get; init; } = [];

    /// <summary>What was missing or had to be inferred, for people to read.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];
}
