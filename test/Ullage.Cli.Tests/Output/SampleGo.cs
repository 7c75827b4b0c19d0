using Ullage.Model;
using Ullage.Sizing;
using Ullage.Sizing.Reduction;

namespace Ullage.Cli.Tests.Output;

/// <summary>A Go service decided by the real policy from three days of synthetic samples: a roomy limit today, the collector's CPU told or not.</summary>
internal static class SampleGo
{
    private const double Mi = 1 << 20;

    public static readonly WorkloadId Id = new("", "catalog", "Deployment", "prices");

    public static ContainerRecommendation Decide(ContainerId id, DateTimeOffset end, bool cpuTold)
    {
        var window = TimeRange.EndingAt(end, TimeSpan.FromDays(3));
        var reduction = new UsageReduction(window);
        Feed(reduction, id, window, UsageMetric.MemoryGauge, static minute => (860 + (minute % 90)) * Mi);
        Feed(reduction, id, window, UsageMetric.CpuGauge, static minute => 0.30 + (minute % 60 * 0.004));
        reduction.Observe(id, Observations(window, cpuTold));
        var facts = new ContainerFacts
        {
            Id = id,
            Image = "registry/prices:4.2.0",
            Current = new ResourceSettings(CpuQuantity.FromMillicores(500), CpuQuantity.FromCores(2), ByteQuantity.FromMebibytes(1024), ByteQuantity.FromMebibytes(1024)),
            Runtime = new RuntimeFacts
            {
                Kind = RuntimeKind.Go,
                Version = "go1.26.1",
                GoMaxProcs = 2,
                GoMemLimit = ByteQuantity.FromMebibytes(921),
                GoMemLimitTold = true,
                GoGcTold = true,
                OutsideRuntime = ByteQuantity.FromMebibytes(24),
                LiveHeap = ByteQuantity.FromMebibytes(131),
                NonHeap = ByteQuantity.FromMebibytes(40),
            },
        };
        var policy = PolicyCatalog.Create("burstable", SizingOptions.Default);
        return policy.Recommend(new Workload { Id = id.Workload, Replicas = 2, Containers = [facts] }, facts, reduction.Complete()[id]);
    }

    // 128 MiB live, 40 MiB/s, 62 ms a mark, a goal of 843 MiB: 0.066 collections a second.
    private static IEnumerable<GoObservation> Observations(TimeRange window, bool cpuTold)
    {
        for (var at = window.StartMs; at < window.EndMs; at += TimeRange.HourMs)
        {
            var busy = at / TimeRange.HourMs % 24 is >= 9 and < 18 ? 1.5 : 0.7;
            var cycles = 3600 * 40 * busy / (0.85 * (843 - 128));
            yield return new GoObservation
            {
                Epoch = new GoEpochKey("7d4b9c6f5d", "go1.26.1", 921L << 20, -1, 2),
                StartMs = at,
                ObservedMs = TimeRange.HourMs,
                AllocatedBytes = 3600 * 40 * busy * Mi,
                Cycles = cycles,
                MarkSeconds = cpuTold ? cycles * 0.062 * 0.3 : null,
                IdleMarkSeconds = cpuTold ? cycles * 0.062 * 0.7 : null,
                ProcessSeconds = 3600 * 0.4 * busy,
                LiveBytes = 128 * Mi,
                LiveTold = cpuTold,
                GoalBytes = 843 * Mi,
                NonHeapBytes = 38 * Mi,
                RootBytes = 1.5 * Mi,
                OutsideBytes = 22 * Mi,
            };
        }
    }

    internal static void Feed(UsageReduction reduction, ContainerId id, TimeRange window, UsageMetric metric, Func<int, double> value)
    {
        using var sink = reduction.Sink(metric, _ => new SeriesOwner(id, "prices-7d4b9c6f5d-x2x8k"));
        var series = new SeriesId(1);
        sink.Accept(series, LabelSet.From(("__name__", metric.ToString())));
        var times = Enumerable.Range(0, (int)((window.EndMs - window.StartMs) / 60_000)).ToArray();
        sink.Append(series, [.. times.Select(m => window.StartMs + (m * 60_000L))], [.. times.Select(value)]);
        sink.Complete(series);
    }
}
