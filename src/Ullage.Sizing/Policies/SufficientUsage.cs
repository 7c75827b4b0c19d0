using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing;

/// <summary>Usage of which one half, CPU or memory, was seen for too short to size by: rules then take it as not seen. The figures stay to be shown.</summary>
internal sealed class SufficientUsage(IContainerUsage all, bool cpu, bool memory) : IContainerUsage
{
    public UsageSummary Summary => all.Summary;

    public IReadOnlyList<DayUsage> Days => all.Days;

    public bool HasCpu => cpu;

    public bool HasMemory => memory;

    public Coverage CpuCoverage => all.CpuCoverage;

    public Coverage MemoryCoverage => all.MemoryCoverage;

    public double CpuQuantile(double quantile) => all.CpuQuantile(quantile);

    public double MemoryQuantile(double quantile) => all.MemoryQuantile(quantile);
}
