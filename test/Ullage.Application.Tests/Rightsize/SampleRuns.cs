using Ullage.Application.Rightsize;
using Ullage.Model;

namespace Ullage.Application.Tests.Rightsize;

/// <summary>Runs to tell of.</summary>
internal static class SampleRuns
{
    public static FleetSummary Summary(int containers, bool first = false, string name = "service")
    {
        var workloads = Enumerable.Range(0, containers).Select(i => Workload(i, name)).ToList();
        var report = new RecommendationReport
        {
            At = new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero),
            Window = new TimeRange(0, 1),
            Source = "test",
            Policy = "risk",
            Workloads = workloads,
            Totals = ReportTotals.None with { Current = Settings(4_000), Recommended = Settings(1_000) },
            Read = ReadSummary.Empty,
        };
        var changes = first ? FleetChanges.None : new FleetChanges(report.At.AddDays(-7), [new(workloads[0].Containers[0].Id, ChangeKind.Moved, Settings(500), Settings(100), "CPU request 500m → 100m")], 1, containers - 2);
        var state = new StateSummary { Store = "nothing kept", Scope = "0", DaysKept = ["2026-02-27"], DaysRead = [new("2026-02-28", "")], SamplesRead = 100, SamplesKept = 200 };
        return FleetSummary.Of(new RightsizeResult(report, changes, state));
    }

    private static WorkloadRecommendation Workload(int index, string name)
    {
        var id = new WorkloadId("", "shop", "Deployment", $"{name}-{index}");
        var container = new ContainerRecommendation { Id = new ContainerId(id, "app"), Status = RecommendationStatus.Recommended, Current = Settings(1_000 + index), Recommended = Settings(100) };
        return new WorkloadRecommendation { Id = id, Replicas = 2, Containers = [container] };
    }

    private static ResourceSettings Settings(long millicores) =>
        new(CpuQuantity.FromMillicores(millicores), CpuQuantity.FromMillicores(2 * millicores), ByteQuantity.FromBytes(millicores << 20), ByteQuantity.FromBytes(millicores << 21));
}
