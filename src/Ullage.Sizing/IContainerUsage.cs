using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing;

/// <summary>What one container used in a window, merged over its pods: what every policy decides from.</summary>
public interface IContainerUsage
{
    /// <summary>The figures that people see.</summary>
    UsageSummary Summary { get; }

    /// <summary>The window's UTC days that have samples, in time order; unpacked when looked at, so keep what is used often. Empty where days are not kept apart.</summary>
    IReadOnlyList<DayUsage> Days => [];

    /// <summary>What its Go runtime told; null where it told nothing or is none.</summary>
    GoHistory? Go => null;

    /// <summary>The highest working set of any pod in each hour that has one, in bytes and time order.</summary>
    IReadOnlyList<double> HourlyMemoryPeaks => [.. Summary.Hours.Where(static h => h.MemoryMax > 0).Select(static h => h.MemoryMax)];

    /// <summary>Whether any CPU rate was seen: one sample of a counter has none. Without a rate every CPU figure is 0 and CPU settings stay as they are.</summary>
    bool HasCpu => Summary.Cpu.Max.Samples is not 0 && (Summary.Cpu.Max.AtMs is not null || Summary.Cpu.StartupMax is not null);

    /// <summary>Whether any memory sample was seen; a running container never holds 0 bytes.</summary>
    bool HasMemory => Summary.Memory.Peak.Value > 0;

    /// <summary>How much of the window CPU was seen in.</summary>
    Coverage CpuCoverage => Summary.Coverage;

    /// <summary>How much of the window memory was seen in.</summary>
    Coverage MemoryCoverage => Summary.Coverage;

    /// <summary>A quantile of time-weighted 1-minute CPU means over all pods, in cores; relative error at most 1 %.</summary>
    /// <param name="quantile">0 to 1; 1 is the exact maximum.</param>
    double CpuQuantile(double quantile);

    /// <summary>A time-weighted quantile of the working set over all pods, in bytes; relative error at most 1 %.</summary>
    /// <param name="quantile">0 to 1; 1 is the exact peak.</param>
    double MemoryQuantile(double quantile);
}
