using System.IO.Enumeration;
using Ullage.Model;

namespace Ullage.Sizing.Tiers;

/// <summary>Says which profiles come into question for some containers. What is empty or null asks for nothing; all that is given must hold.</summary>
public sealed record TierRule
{
    /// <summary>Namespaces: names, or patterns with * and ?.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Names of workloads, likewise.</summary>
    public IReadOnlyList<string> Workloads { get; init; } = [];

    /// <summary>Names of containers, likewise.</summary>
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Memory request ÷ CPU request needed, a core, from which the rule holds; null for any.</summary>
    public ByteQuantity? MemoryPerCoreFrom { get; init; }

    /// <summary>Memory request ÷ CPU request needed, a core, under which the rule holds; null for any.</summary>
    public ByteQuantity? MemoryPerCoreBelow { get; init; }

    /// <summary>Names of the profiles, tried in this order.</summary>
    public required IReadOnlyList<string> Profiles { get; init; }

    /// <summary>Whether a container with such a need is meant.</summary>
    public bool Matches(ContainerId container, ResourceSettings need)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(need);
        double? perCore = need is { CpuRequest: { Nanocores: > 0 } cpu, MemoryRequest: { } memory } ? memory.Bytes / cpu.Cores : null;
        return Among(Namespaces, container.Workload.Namespace) && Among(Workloads, container.Workload.Name) && Among(Containers, container.Name)
            && (MemoryPerCoreFrom is not { } from || perCore >= from.Bytes)
            && (MemoryPerCoreBelow is not { } below || perCore < below.Bytes);
    }

    private static bool Among(IReadOnlyList<string> patterns, string name) => patterns.Count == 0 || patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, name, ignoreCase: false));
}
