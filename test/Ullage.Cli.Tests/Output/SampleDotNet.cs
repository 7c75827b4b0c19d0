using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Reduction;

namespace Ullage.Cli.Tests.Output;

/// <summary>A .NET service decided by the real policy: three days, a limit with room, dear enough in memory that a heap limit pays.</summary>
internal static class SampleDotNet
{
    private const double Mi = 1 << 20;

    public static readonly WorkloadId Id = new("", "catalog", "Deployment", "stock");

    public static ContainerRecommendation Decide(ContainerId id, DateTimeOffset end)
    {
        var window = TimeRange.EndingAt(end, TimeSpan.FromDays(3));
        var reduction = new UsageReduction(window);
        SampleGo.Feed(reduction, id, window, UsageMetric.MemoryGauge, static minute => (620 + (minute % 60)) * Mi);
        SampleGo.Feed(reduction, id, window, UsageMetric.CpuGauge, static minute => 0.30 + (minute % 60 * 0.004));
        var facts = new ContainerFacts
        {
            Id = id,
            Image = "registry/stock:2.0.1",
            Current = new ResourceSettings(CpuQuantity.FromMillicores(500), CpuQuantity.FromCores(1), ByteQuantity.FromMebibytes(1024), ByteQuantity.FromMebibytes(1024)),
            Runtime = new RuntimeFacts
            {
                Kind = RuntimeKind.DotNet,
                Version = "10.0.1",
                HeapHardLimit = ByteQuantity.FromMebibytes(768),
                OutsideRuntime = ByteQuantity.FromMebibytes(60),
                HeapCommitted = ByteQuantity.FromMebibytes(620),
                LiveHeap = ByteQuantity.FromMebibytes(560),
                DotNet = new DotNetObservation
                {
                    Observed = TimeSpan.FromDays(3),
                    Live = 312 * Mi,
                    PeakLive = 320 * Mi,
                    Ceiling = 560 * Mi,
                    Committed = 612 * Mi,
                    FullCollections = 1860,
                    AllocationRate = 60 * Mi,
                    PauseShare = 0.008,
                    ProcessCores = 0.41,
                    PeakProcessCores = 0.5,
                    Fragmentation = 0.05,
                    Processors = 1,
                },
            },
        };
        var policy = PolicyCatalog.Create("burstable", SizingOptions.Default);
        return policy.Recommend(new Workload { Id = id.Workload, Replicas = 2, Containers = [facts] }, facts, reduction.Complete()[id]);
    }
}
