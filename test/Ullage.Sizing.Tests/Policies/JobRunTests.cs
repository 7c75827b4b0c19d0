using Ullage.Model;
using Ullage.Sizing.Reduction;
using Ullage.Sizing.Tests.Reduction;

namespace Ullage.Sizing.Tests.Policies;

public sealed class JobRunTests
{
    private const double MiB = 1 << 20;

    [Fact]
    public void A_run_counts_by_its_peak_and_the_request_holds_nine_in_ten()
    {
        // Ten runs of forty minutes: 20Mi while it loads, then the peak for two of them.
        double[] peaks = [90, 95, 100, 100, 105, 110, 110, 115, 120, 300];
        var runs = peaks.Select(static (peak, i) => Trace.Regular(
            UsageMetric.MemoryGauge, $"backup-{i}", Trace.Day0 + (i * TimeRange.HourMs), Trace.Minute, Enumerable.Range(0, 40).Select(minute => (minute is 30 or 31 ? peak : 20) * MiB)));
        var usage = Reduced.Window(Reduced.Days(0, 1), [.. runs]);

        var job = Size(usage, "CronJob");
        var reason = Sized.Binding(job, ResourceField.MemoryRequest);
        Assert.Equal("job-runs", reason.Rule);
        Assert.Matches(@"^P90 of the peaks of 10 runs \(median 10\dMi, highest 300Mi\) is 1(19|20|21)Mi\.$", reason.Text);
        Assert.InRange(Size(usage, "Deployment", TimeSpan.FromHours(1)).Recommended.MemoryRequest!.Value.Bytes / MiB, 20, 21);
    }

    private static ContainerRecommendation Size(IContainerUsage usage, string kind, TimeSpan? history = null)
    {
        var id = new ContainerId(Trace.App.Workload with { Kind = kind }, "app");
        var facts = new ContainerFacts { Id = id, Current = Sized.Today };
        return PolicyCatalog.Create("burstable", new SizingOptions { MinHistory = history ?? TimeSpan.FromHours(24) }).Recommend(new Workload { Id = id.Workload, Containers = [facts] }, facts, usage);
    }
}
