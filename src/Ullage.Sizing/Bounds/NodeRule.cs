using Ullage.Model;

namespace Ullage.Sizing.Bounds;

/// <summary>No request above what the largest node can give: such a pod is never scheduled. What is needed beyond it is told as a conflict.</summary>
internal sealed class NodeRule : IRule
{
    public void Constrain(SizingContext context, ConstraintSet into)
    {
        if (context.Workload.LargestNode is not { } node)
        {
            return;
        }

        if (context.Usage.HasCpu)
        {
            into.Lower("largest-node", ResourceField.CpuRequest, node.Cpu.Cores, $"The largest node, {node.Name}, gives pods {Figures.Cpu(node.Cpu.Cores)}.");
        }

        if (context.Usage.HasMemory)
        {
            into.Lower("largest-node", ResourceField.MemoryRequest, node.Memory.Bytes, $"The largest node, {node.Name}, gives pods {Figures.Memory(node.Memory.Bytes)}.");
        }
    }
}
