using Ullage.Model;
using Ullage.Prometheus.Runtimes;

namespace Ullage.Prometheus.Discovery;

/// <summary>What discovery found: enough to read usage and to put it where it belongs.</summary>
public sealed record DiscoveryResult
{
    /// <summary>Workloads, their containers and pods, as far as told before usage is read.</summary>
    public required Inventory Inventory { get; init; }

    /// <summary>What reading usage needs of it.</summary>
    public required Roster Roster { get; init; }

    /// <summary>Workloads whose list of containers is complete: one that shows in samples alone is of an older pod.</summary>
    public required IReadOnlySet<WorkloadId> FullyListed { get; init; }

    /// <summary>Reads that tell what the runtimes' own metrics say of memory, in batches; none where no runtime told anything.</summary>
    public required IReadOnlyList<RuntimeMemoryPlan> RuntimeMemory { get; init; }

    /// <summary>Queries that were made.</summary>
    public required IReadOnlyList<DiscoveryQuery> Queries { get; init; }

    /// <summary>What was read for it.</summary>
    public required ReadSummary Read { get; init; }

    /// <summary>Facts that could not be read.</summary>
    public required IReadOnlyList<MissingRange> Missing { get; init; }
}
