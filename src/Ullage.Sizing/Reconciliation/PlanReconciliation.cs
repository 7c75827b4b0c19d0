using Ullage.Model;

namespace Ullage.Sizing.Reconciliation;

/// <summary>What can be said only once every container of a pod has its numbers.</summary>
public static class PlanReconciliation
{
    /// <summary>The workloads with what reconciling found added to their containers' findings.</summary>
    /// <param name="workloads">The answers, as the policy gave them.</param>
    public static IReadOnlyList<WorkloadRecommendation> Of(IReadOnlyList<WorkloadRecommendation> workloads)
    {
        ArgumentNullException.ThrowIfNull(workloads);
        return [.. workloads.Select(static w => w with { Containers = [.. w.Containers.Select(Told)] })];
    }

    private static ContainerRecommendation Told(ContainerRecommendation container) =>
        UnderProvisioning.Of(container) is { } more ? container with { Findings = FindingOrder.Sorted([more, .. container.Findings]) } : container;
}
