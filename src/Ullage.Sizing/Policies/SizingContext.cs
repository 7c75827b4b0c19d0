using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>What a rule may look at: one container with its workload, usage and the options in force.</summary>
internal sealed record SizingContext(Workload Workload, ContainerFacts Container, IContainerUsage Usage, SizingOptions Options, PolicyShape Shape)
{
    public double CpuRequestQuantile => Options.CpuRequestQuantile ?? Shape.CpuRequestQuantile;

    public double CpuLimitQuantile => Options.CpuLimitQuantile ?? Shape.CpuLimitQuantile;

    public double MemoryRequestQuantile => Options.MemoryRequestQuantile ?? Shape.MemoryRequestQuantile;

    public double MemoryLimitQuantile => Options.MemoryLimitQuantile ?? Shape.MemoryLimitQuantile;

    public ResourceSettings Current => Container.Current;

    public RuntimeFacts Runtime => Container.Runtime;

    public UsageSummary Summary => Usage.Summary;

    /// <summary>Whether the recommendation will hold a CPU limit.</summary>
    public bool WantsCpuLimit => Options.CpuLimit switch
    {
        CpuLimitMode.None => false,
        CpuLimitMode.Keep => Current.CpuLimit is not null,
        _ => true,
    };
}
