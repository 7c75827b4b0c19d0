using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Autoscaling;

namespace Ullage.Application.Recommend;

/// <summary>Joins what was discovered with what was measured and has the policy decide for each container.</summary>
internal static class ReportBuilder
{
    /// <summary>The inventory with the workloads and containers that only samples showed.</summary>
    public static IReadOnlyList<Workload> Join(Inventory inventory, WorkloadName? only, IReadOnlyDictionary<WorkloadId, bool> measured, IEnumerable<ContainerId> containers)
    {
        var workloads = inventory.Workloads.Where(w => only?.Matches(w.Id) != false).ToDictionary(static w => w.Id);
        foreach (var container in containers.Order())
        {
            if (!workloads.TryGetValue(container.Workload, out var workload))
            {
                workload = new Workload { Id = container.Workload, Inferred = measured.GetValueOrDefault(container.Workload), Containers = [] };
            }

            if (!workload.Containers.Any(c => c.Id == container))
            {
                workload = workload with { Containers = [.. workload.Containers.Append(new ContainerFacts { Id = container, SettingsKnown = false }).OrderBy(static c => c.Id)] };
            }

            workloads[container.Workload] = workload;
        }

        return [.. workloads.Values.Where(static w => w.Containers.Count > 0).OrderBy(static w => w.Id)];
    }

    public static IReadOnlyList<WorkloadRecommendation> Decide(IReadOnlyList<Workload> workloads, IReadOnlyDictionary<ContainerId, IContainerUsage> usage, IPolicy policy)
    {
        // In order of identity, so that nothing hangs on the order of a dictionary.
        return Decided(workloads, usage, policy.Knowing(workloads.SelectMany(static w => w.Containers).Select(c => usage.GetValueOrDefault(c.Id)).OfType<IContainerUsage>()));
    }

    /// <summary>The same by a policy that knows the fleet.</summary>
    public static IReadOnlyList<WorkloadRecommendation> Decided(IReadOnlyList<Workload> workloads, IReadOnlyDictionary<ContainerId, IContainerUsage> usage, IPolicy knowing)
    {
        return
        [
            .. workloads.Select(workload => AutoscalerPlanner.Reconcile(new WorkloadRecommendation
            {
                Id = workload.Id,
                Replicas = workload.Replicas,
                Autoscaler = workload.Autoscaler,
                Budgets = workload.Budgets,
                Inferred = workload.Inferred,
                Containers = [.. workload.Containers.Select(container => knowing.Recommend(workload, container, usage.GetValueOrDefault(container.Id)))],
            }, knowing.AutoscaledOf(workload))),
        ];
    }
}
