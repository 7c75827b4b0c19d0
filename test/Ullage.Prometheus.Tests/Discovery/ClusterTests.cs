using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.Discovery;

public sealed class ClusterTests
{
    [Fact]
    public async Task Several_clusters_and_none_chosen_is_an_error_that_lists_them()
    {
        var error = await Assert.ThrowsAsync<DiscoveryException>(() => DiscoverAsync(Fleet("east", "west"), null));

        Assert.Contains("cluster=\"east\", cluster=\"west\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("--cluster", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_cluster_is_the_only_one_looked_at()
    {
        var found = await DiscoverAsync(Fleet("east", "west"), "west");

        var workload = Assert.Single(found.Inventory.Workloads);
        Assert.Equal("west:shop/StatefulSet/db", workload.Id.ToString());
        Assert.Equal(2, workload.Containers[0].Current.CpuRequest!.Value.Cores);
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_an_error_that_lists_those_that_are()
    {
        var error = await Assert.ThrowsAsync<DiscoveryException>(() => DiscoverAsync(Fleet("east", "west"), "north"));

        Assert.Contains("cluster=\"east\", cluster=\"west\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_cluster_needs_no_choice_and_names_the_workloads() =>
        Assert.Equal("east", Assert.Single((await DiscoverAsync(Fleet("east"), null)).Inventory.Workloads).Id.Cluster);

    [Fact]
    public async Task Series_without_the_label_beside_a_named_cluster_must_be_chosen_from() =>
        await Assert.ThrowsAsync<DiscoveryException>(() => DiscoverAsync(Fleet("", "east"), null));

    private static KubeFleet Fleet(params string[] clusters)
    {
        var fleet = new KubeFleet();
        foreach (var (cluster, index) in clusters.Select(static (c, i) => (c, i)))
        {
            fleet.Extra = [new Label("cluster", cluster)];
            fleet.Pod("shop", "db-0", "StatefulSet", "db").Container("shop", "db-0", "db", cpuRequest: index + 1).Usage("shop", "db-0", "db", static _ => 0.1, static _ => 1e8);
        }

        return fleet;
    }

    private static Task<DiscoveryResult> DiscoverAsync(KubeFleet fleet, string? cluster) =>
        WorkloadDiscovery.DiscoverAsync(fleet.Source, fleet.Window, new DiscoveryOptions { Cluster = cluster }, TestContext.Current.CancellationToken);
}
