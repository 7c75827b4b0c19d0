using Ullage.Model;

namespace Ullage.Sizing.Cost;

/// <summary>Packs the pods of a report onto nodes of one size, today against proposed.</summary>
public static class NodePlanner
{
    /// <summary>The plan, or null when nothing runs or the pods of every node (DaemonSets) fill it alone.</summary>
    /// <param name="workloads">The answers.</param>
    /// <param name="node">One node.</param>
    /// <remarks>
    /// A pod's request is what the scheduler takes: the sum over containers and native sidecars, or its largest init container where that is more. One pod of each
    /// DaemonSet is taken off every node first. A pod without requests takes a slot and nothing else, as it does with the scheduler.
    /// Worked: 10 pods of 500m/1Gi on nodes of 3600m/14.4Gi: 7 a node, 2 nodes; at 100m/512Mi all fit 1.
    /// </remarks>
    public static NodePlan? Of(IReadOnlyList<WorkloadRecommendation> workloads, NodeSize node)
    {
        ArgumentNullException.ThrowIfNull(workloads);
        ArgumentNullException.ThrowIfNull(node);
        var (cpu, memory) = (CpuQuantity.FromNanocores((long)(node.Cpu.Nanocores * node.Allocatable)), ByteQuantity.FromBytes((long)(node.Memory.Bytes * node.Allocatable)));
        var whole = new NodeRoom(cpu.Nanocores, memory.Bytes, node.Pods);
        var running = workloads.Where(static w => w.Replicas > 0).ToList();
        var everywhere = running.Where(static w => w.Id.Kind == "DaemonSet").ToList();
        if (running.Count == everywhere.Count || Left(whole, everywhere, static c => c.Current) is not { } roomNow || Left(whole, everywhere, static c => c.Recommended) is not { } roomNext)
        {
            return null;
        }

        List<PodKind> now = [], next = [];
        List<WorkloadId> tooLarge = [];
        foreach (var workload in running.Where(static w => w.Id.Kind != "DaemonSet"))
        {
            var (today, proposed) = (Pod(workload, static c => c.Current), Pod(workload, static c => c.Recommended));
            if (!NodePacking.Fits(today.Nanocores, today.Bytes, roomNow) || !NodePacking.Fits(proposed.Nanocores, proposed.Bytes, roomNext))
            {
                tooLarge.Add(workload.Id);
                continue;
            }

            now.Add(new PodKind(today.Nanocores, today.Bytes, workload.Replicas));
            next.Add(new PodKind(proposed.Nanocores, proposed.Bytes, workload.Replicas));
        }

        return new NodePlan
        {
            Cpu = cpu,
            Memory = memory,
            Pods = node.Pods,
            Basis = node.ToString(),
            Today = NodePacking.Nodes(now, roomNow),
            Proposed = NodePacking.Nodes(next, roomNext),
            TooLarge = tooLarge,
        };
    }

    /// <summary>What the scheduler takes for one pod; amounts end at the largest that can be held.</summary>
    internal static (long Nanocores, long Bytes) Pod(WorkloadRecommendation workload, Func<ContainerRecommendation, ResourceSettings> settings)
    {
        Int128 cpu = 0, memory = 0, initCpu = 0, initMemory = 0;
        foreach (var container in workload.Containers)
        {
            var (nanocores, bytes) = (settings(container).CpuRequest?.Nanocores ?? 0, settings(container).MemoryRequest?.Bytes ?? 0);
            if (container.Role == ContainerRole.Init)
            {
                (initCpu, initMemory) = (Int128.Max(initCpu, nanocores), Int128.Max(initMemory, bytes));
            }
            else
            {
                (cpu, memory) = (cpu + nanocores, memory + bytes);
            }
        }

        return ((long)Int128.Clamp(Int128.Max(cpu, initCpu), 0, long.MaxValue), (long)Int128.Clamp(Int128.Max(memory, initMemory), 0, long.MaxValue));
    }

    private static NodeRoom? Left(NodeRoom node, List<WorkloadRecommendation> everywhere, Func<ContainerRecommendation, ResourceSettings> settings)
    {
        foreach (var workload in everywhere)
        {
            var (nanocores, bytes) = Pod(workload, settings);
            if (!NodePacking.Fits(nanocores, bytes, node))
            {
                return null;
            }

            node = new NodeRoom(node.Nanocores - nanocores, node.Bytes - bytes, node.Pods - 1);
        }

        return node.Pods > 0 ? node : null;
    }
}
