using Ullage.Model;

namespace Ullage.Sizing.Bounds;

/// <summary>
/// No request above what some node can give: such a pod is never scheduled. What is needed beyond it is told as a conflict. CPU and memory each by the node that gives most of it; whether one node
/// gives both is the pod's matter.
/// </summary>
internal sealed class NodeRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        var nodes = context.Workload.LargestNodes;
        if (context.Usage.HasCpu && nodes.MaxBy(static n => n.Cpu) is { } roomiest)
        {
            into.Lower("largest-node", ResourceField.CpuRequest, roomiest.Cpu.Cores, $"The node with most CPU, {roomiest.Name}, gives pods {Figures.Cpu(roomiest.Cpu.Cores)}.");
        }

        if (context.Usage.HasMemory && nodes.MaxBy(static n => n.Memory) is { } largest)
        {
            into.Lower("largest-node", ResourceField.MemoryRequest, largest.Memory.Bytes, $"The node with most memory, {largest.Name}, gives pods {Figures.Memory(largest.Memory.Bytes)}.");
        }
    }
}
