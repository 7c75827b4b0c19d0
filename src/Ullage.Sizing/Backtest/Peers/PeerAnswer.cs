using Ullage.Model;
using Ullage.Sizing.Reduction;

namespace Ullage.Sizing.Backtest;

/// <summary>What the re-implemented recommenders share: their numbers as an answer, without reasons of ours.</summary>
internal static class PeerAnswer
{
    /// <summary>The history they decide from, or null when it lacks CPU or memory.</summary>
    public static HistoryBefore? Usable(Workload workload, ContainerFacts container, IContainerUsage? usage) =>
        usage is HistoryBefore { Summary: var summary } history && Eligibility.Skip(workload, container) is null && ((IContainerUsage)history).HasMemory && summary.Cpu.Max.Samples is > 0
            ? history
            : null;

    /// <summary>An answer; null settings when the recommender has none.</summary>
    public static ContainerRecommendation Of(ContainerFacts container, ResourceSettings? settings) => new()
    {
        Id = container.Id,
        Role = container.Role,
        Status = settings is null ? RecommendationStatus.InsufficientData : RecommendationStatus.Recommended,
        Current = container.Current,
        Recommended = settings ?? container.Current,
    };

    /// <summary>Cores as a quantity, up to the nanocore.</summary>
    public static CpuQuantity Cpu(double cores) => CpuQuantity.FromNanocores((long)Math.Ceiling(Math.Min(cores, 1e6) * 1e9));

    /// <summary>Bytes as a quantity, up to the byte.</summary>
    public static ByteQuantity Memory(double bytes) => ByteQuantity.FromBytes((long)Math.Ceiling(Math.Min(bytes, 1e18)));
}
