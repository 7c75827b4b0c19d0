using Ullage.Model;

namespace Ullage.Sizing.Reconciliation;

/// <summary>What can be said only once every container has its numbers: of the pod, sidecars included, and of the namespace.</summary>
public static class PlanReconciliation
{
    /// <summary>The workloads with what reconciling found added to their containers' findings: what is the pod's or the namespace's stands with its first container.</summary>
    /// <param name="workloads">The answers, as the policy gave them.</param>
    /// <param name="namespaces">What namespaces are bounded by, by name.</param>
    /// <param name="nodes">The cluster's nodes; none where they are not told.</param>
    public static IReadOnlyList<WorkloadRecommendation> Of(IReadOnlyList<WorkloadRecommendation> workloads, IReadOnlyDictionary<string, NamespaceBounds> namespaces, IReadOnlyList<NodeFacts> nodes)
    {
        ArgumentNullException.ThrowIfNull(workloads);
        ArgumentNullException.ThrowIfNull(namespaces);
        ArgumentNullException.ThrowIfNull(nodes);
        var largest = Largest(nodes);
        List<WorkloadRecommendation> told = [.. workloads.Select(w => Pod(w, namespaces.GetValueOrDefault(w.Id.Namespace, NamespaceBounds.None), largest))];
        var quotas = told.GroupBy(static w => w.Id.Namespace)
            .SelectMany(g => namespaces.GetValueOrDefault(g.Key, NamespaceBounds.None).Quotas.SelectMany(q => QuotaOrder.Of([.. g], q)))
            .ToLookup(static f => f.Workload, static f => f.Finding);
        return quotas.Count == 0 ? told : [.. told.Select(w => WithFirst(w, quotas[w.Id]))];
    }

    /// <summary>The nodes that give pods most: by falling CPU, and so by rising memory; empty without nodes. A pod that fits none of these fits no node.</summary>
    public static IReadOnlyList<NodeFacts> Largest(IReadOnlyList<NodeFacts> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        List<NodeFacts> largest = [];
        foreach (var node in nodes.OrderByDescending(static n => n.Cpu).ThenByDescending(static n => n.Memory).ThenBy(static n => n.Name, StringComparer.Ordinal))
        {
            if (largest.Count == 0 || node.Memory > largest[^1].Memory)
            {
                largest.Add(node);
            }
        }

        return largest;
    }

    private static WorkloadRecommendation Pod(WorkloadRecommendation workload, NamespaceBounds bounds, IReadOnlyList<NodeFacts> largest)
    {
        workload = workload with { Containers = [.. workload.Containers.Select(static c => UnderProvisioning.Of(c) is { } more ? With(c, [more]) : c)] };
        if (!workload.Containers.Any(static c => c.Status == RecommendationStatus.Recommended))
        {
            return workload;
        }

        return WithFirst(workload, [.. PodBounds.Of(workload, bounds, largest), .. BudgetCheck.Of(workload), .. QualityOfService.Change(workload) is { } change ? (Finding[])[change] : []]);
    }

    private static WorkloadRecommendation WithFirst(WorkloadRecommendation workload, IEnumerable<Finding> findings)
    {
        var list = findings.ToList();
        if (list.Count == 0)
        {
            return workload;
        }

        var first = Math.Max(0, workload.Containers.ToList().FindIndex(static c => c.Status == RecommendationStatus.Recommended));
        return workload with { Containers = [.. workload.Containers.Select((c, i) => i == first ? With(c, list) : c)] };
    }

    private static ContainerRecommendation With(ContainerRecommendation container, IEnumerable<Finding> more) =>
        container with { Findings = FindingOrder.Sorted([.. more, .. container.Findings]) };
}
