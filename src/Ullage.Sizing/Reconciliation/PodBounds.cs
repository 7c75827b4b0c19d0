using Ullage.Model;
using Ullage.Sizing.Cost;

namespace Ullage.Sizing.Reconciliation;

/// <summary>What holds for a pod's sum, sidecars included: a node that gives all of it, and LimitRanges of type Pod.</summary>
internal static class PodBounds
{
    /// <summary>What the proposed pod breaks.</summary>
    public static IEnumerable<Finding> Of(WorkloadRecommendation workload, NamespaceBounds bounds, IReadOnlyList<NodeFacts> largest)
    {
        var (cpu, memory) = NodePlanner.Pod(workload, static c => c.Recommended);
        if (largest.Count > 0 && !largest.Any(n => cpu <= n.Cpu.Nanocores && memory <= n.Memory.Bytes))
        {
            var gives = largest.Count == 1 ? $"the largest, {Given(largest[0])}" : $"the one with most CPU, {Given(largest[0])}; the one with most memory, {Given(largest[^1])}";
            yield return new Finding(FindingCodes.PodOverNode, Severity.Critical, $"The pod's requests, {Figures.Cpu(cpu / 1e9)} and {Figures.Memory(memory)} over its containers, fit no node; {gives}.");
        }

        var limits = NodePlanner.Pod(workload with { Containers = [.. workload.Containers.Select(static c => c with { Recommended = c.Recommended with { CpuRequest = c.Recommended.CpuLimit, MemoryRequest = c.Recommended.MemoryLimit } })] }, static c => c.Recommended);
        foreach (var range in bounds.LimitRanges.Where(static r => r.Type == "Pod"))
        {
            if (limits.Nanocores > range.MaxCpu?.Nanocores || limits.Bytes > range.MaxMemory?.Bytes)
            {
                yield return new Finding(FindingCodes.BoundsConflict, Severity.Critical,
                    $"LimitRange {range.Name} allows a pod {range.MaxCpu?.ToString() ?? "any"} CPU and {range.MaxMemory?.ToString() ?? "any"} memory; its containers' limits sum to {Figures.Cpu(limits.Nanocores / 1e9)} and {Figures.Memory(limits.Bytes)}.");
            }

            if (cpu < range.MinCpu?.Nanocores || memory < range.MinMemory?.Bytes)
            {
                yield return new Finding(FindingCodes.BoundsConflict, Severity.Critical,
                    $"LimitRange {range.Name} asks a pod for {range.MinCpu?.ToString() ?? "any"} CPU and {range.MinMemory?.ToString() ?? "any"} memory at least; its containers' requests sum to {Figures.Cpu(cpu / 1e9)} and {Figures.Memory(memory)}.");
            }
        }
    }
    private static string Given(NodeFacts node) => $"{node.Name}, gives {Figures.Cpu(node.Cpu.Cores)} and {Figures.Memory(node.Memory.Bytes)}";
}
