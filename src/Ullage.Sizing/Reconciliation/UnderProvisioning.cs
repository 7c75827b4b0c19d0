using System.Globalization;
using Ullage.Model;

namespace Ullage.Sizing.Reconciliation;

/// <summary>What needs more than it has, as a finding of its own: it is not the other end of saving, and it comes first.</summary>
internal static class UnderProvisioning
{
    /// <summary>Growth from which a setting counts; less is the noise of rounding and margins.</summary>
    private const double Considerable = 0.1;

    /// <summary>Share of today's memory limit from which the peak makes the growth urgent.</summary>
    private const double Near = 0.9;

    /// <summary>The finding, or null where nothing considerable grows.</summary>
    /// <remarks>
    /// Requests and the memory limit count; a CPU limit counts where periods were throttled, since a higher cap alone is no need. Worked: memory limit 256Mi to
    /// 420Mi is +64 %, and critical where the container was killed or its peak reached 90 % of 256Mi.
    /// </remarks>
    public static Finding? Of(ContainerRecommendation container)
    {
        if (container.Status != RecommendationStatus.Recommended)
        {
            return null;
        }

        var (now, next) = (container.Current, container.Recommended);
        List<string> grown = [];
        Grown("CPU request", now.CpuRequest?.Cores, next.CpuRequest?.Cores, Figures.Cpu);
        if (container.Usage?.Cpu.ThrottledShare >= ThrottlingRule.Considerable)
        {
            Grown("CPU limit", now.CpuLimit?.Cores, next.CpuLimit?.Cores, Figures.Cpu);
        }

        Grown("memory request", now.MemoryRequest?.Bytes, next.MemoryRequest?.Bytes, Figures.Memory);
        var dies = Grown("memory limit", now.MemoryLimit?.Bytes, next.MemoryLimit?.Bytes, Figures.Memory)
            && (container.OomKills.Count > 0 || container.Usage?.Memory.Peak.Value >= Near * now.MemoryLimit!.Value.Bytes);
        return grown.Count == 0 ? null : new Finding(FindingCodes.UnderProvisioned, dies ? Severity.Critical : Severity.Warning, $"Needs more: {string.Join(", ", grown)}.");

        bool Grown(string name, double? from, double? to, Func<double, string> text)
        {
            if (from is not > 0 || to is not { } then || then < from * (1 + Considerable))
            {
                return false;
            }

            grown.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {text(from.Value)} to {text(then)} (+{((then / from.Value) - 1) * 100:0} %)"));
            return true;
        }
    }
}
