using Ullage.Model;

namespace Ullage.Sizing.Reconciliation;

/// <summary>A pod's quality of service, which says who is evicted and killed first when a node runs short.</summary>
internal static class QualityOfService
{
    /// <summary>Guaranteed, Burstable or BestEffort, as the kubelet has it: over all containers, init containers too.</summary>
    public static string Of(IEnumerable<ResourceSettings> containers)
    {
        var (any, all) = (false, true);
        foreach (var c in containers)
        {
            any |= c.CpuRequest > CpuQuantity.Zero || c.CpuLimit > CpuQuantity.Zero || c.MemoryRequest > ByteQuantity.Zero || c.MemoryLimit > ByteQuantity.Zero;
            // A limit without a request makes a request of the same amount.
            all &= c.CpuLimit > CpuQuantity.Zero && c.MemoryLimit > ByteQuantity.Zero && (c.CpuRequest ?? c.CpuLimit) == c.CpuLimit && (c.MemoryRequest ?? c.MemoryLimit) == c.MemoryLimit;
        }

        return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
    }

    /// <summary>What to say where the class changes, or null.</summary>
    public static Finding? Change(WorkloadRecommendation workload)
    {
        // Where workloads are inferred nobody told the settings: unknown is not unset.
        if (workload.Containers.Count == 0 || (workload.Inferred && workload.Containers.All(static c => c.Current == ResourceSettings.None)))
        {
            return null;
        }

        var (now, next) = (Of(workload.Containers.Select(static c => c.Current)), Of(workload.Containers.Select(static c => c.Recommended)));
        return now == next ? null : new Finding(FindingCodes.QosChanges, now == "Guaranteed" ? Severity.Warning : Severity.Info,
            $"The pod's quality of service changes from {now} to {next}: "
            + (now == "Guaranteed" ? "it loses exclusive cores and is evicted earlier; --policy guaranteed keeps the class." : "it is evicted later than before when a node runs short."));
    }
}
