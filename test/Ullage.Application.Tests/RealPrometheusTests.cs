using Ullage.Application.Recommend;
using Ullage.Model;
using Ullage.Prometheus;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.OpenMetrics;
using Ullage.Sizing;
using Ullage.Testing;
using Ullage.Testing.Exposition;
using Ullage.Testing.Servers;

namespace Ullage.Application.Tests;

/// <summary>The whole job against a real Prometheus, whose blocks promtool made from text that the job reads too.</summary>
public sealed class RealPrometheusTests
{
    [Fact]
    public async Task A_fleet_in_a_real_Prometheus_gives_what_its_text_gives()
    {
        var fleet = new SyntheticFleet { Span = TimeSpan.FromHours(30), Interval = TimeSpan.FromMinutes(1), Workloads = 3, Rollouts = 2 };

        var (server, text) = await BothAsync(fleet);

        Assert.Equal(6, server.Workloads.Count);
        Assert.Empty(server.Missing);
        Assert.All(server.Workloads, static w => Assert.Equal((2, false), (w.Replicas, w.Inferred)));
        Assert.All(server.Workloads, static w => Assert.Equal(CpuQuantity.FromMillicores(1000), Assert.Single(w.Containers).Current.CpuRequest));
        Assert.All(server.Workloads, static w => Assert.EndsWith(":1.2", w.Containers[0].Image, StringComparison.Ordinal));
        Assert.All(server.Workloads, static w => Assert.Equal(RecommendationStatus.Recommended, w.Containers[0].Status));
        foreach (var (one, other) in server.Workloads.Zip(text.Workloads))
        {
            Assert.Equal((one.Id, one.Replicas, one.Containers[0].Recommended), (other.Id, other.Replicas, other.Containers[0].Recommended));
            Assert.Equal((one.Containers[0].Usage!.Cpu, one.Containers[0].Usage!.Memory), (other.Containers[0].Usage!.Cpu, other.Containers[0].Usage!.Memory));
        }
    }

    [Fact]
    public async Task A_namespace_of_six_hundred_pods_and_two_hundred_rollouts_is_one_history()
    {
        var fleet = new SyntheticFleet { Span = TimeSpan.FromHours(40), Interval = TimeSpan.FromMinutes(2), Namespaces = 1, Workloads = 1, Replicas = 3, Rollouts = 200 };

        var (server, _) = await BothAsync(fleet);

        var workload = Assert.Single(server.Workloads);
        Assert.Equal(("team-0/Deployment/service-0", 3), (workload.Id.ToString(), workload.Replicas));
        var container = Assert.Single(workload.Containers);

        // Pods are counted by a sketch.
        Assert.InRange(container.Usage!.Coverage.Pods, 560, 650);
        Assert.EndsWith(":1.200", container.Image, StringComparison.Ordinal);
    }

    private static async Task<(RecommendationReport Server, RecommendationReport Text)> BothAsync(SyntheticFleet fleet)
    {
        var stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder("recommend");
        var file = Path.Combine(folder.Path, "fleet.om");
        await using (var output = File.Create(file))
        {
            fleet.WriteTo(output);
        }

        await PromTool.CreateBlocksAsync(file, folder.Sub("data"), cancellationToken: stop);
        await using var server = await PrometheusServer.StartAsync(folder.Sub("data"), cancellationToken: stop);
        await using var connected = await PrometheusSource.ConnectAsync(new PrometheusConnectionOptions { Url = server.Address.ToString() }, TimeProvider.System, new Random(1), stop);
        await using var text = TextSampleSource.FromFile(file);
        return (await RunAsync(connected, fleet, stop), await RunAsync(text, fleet, stop));
    }

    private static Task<RecommendationReport> RunAsync(ISampleSource source, SyntheticFleet fleet, CancellationToken stop) =>
        new RecommendUseCase(source, PolicyCatalog.Create(PolicyCatalog.Default, new SizingOptions()), TimeProvider.System)
            .RunAsync(new RecommendRequest { Window = fleet.Span, At = DateTimeOffset.FromUnixTimeMilliseconds(fleet.EndMs) }, null, stop);
}
