using Ullage.Cli.Output.Figures;
using Ullage.Model;

namespace Ullage.Cli.Tests.Output;

/// <summary>Totals of made-up workloads, as the application would sum them.</summary>
internal sealed class SampleTotals
{
    public SampleTotals(IReadOnlyList<WorkloadRecommendation> workloads)
    {
        var (now, next) = new NamespaceGroup("", "", workloads).Sum();
        var cpu = 0.0;
        var memory = 0.0;
        foreach (var workload in workloads)
        {
            cpu += workload.Containers.Sum(c => (c.Usage?.Cpu.Mean ?? 0) * workload.Replicas);
            memory += workload.Containers.Sum(c => (c.Usage?.Memory.Mean ?? 0) * workload.Replicas);
        }

        Totals = new ReportTotals { Current = now, Recommended = next, CpuUsed = CpuQuantity.FromCores(cpu), MemoryUsed = ByteQuantity.FromBytes(memory) };
    }

    public ReportTotals Totals { get; }
}
