using Ullage.Model;
using Ullage.Prometheus.Discovery;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.Discovery;

public sealed class OomKillTests
{
    private const double MiB = 1 << 20;

    private static readonly (string, string)[] Db = [("namespace", "shop"), ("pod", "db-0"), ("container", "db")];

    [Fact]
    public async Task A_restart_with_the_reason_OOMKilled_is_a_kill_at_the_limit_of_that_time()
    {
        var fleet = Pod(limitFrom: 64).Series("kube_pod_container_status_restarts_total", 0, int.MaxValue, static m => m < 500 ? 0 : m < 900 ? 1 : 2, Db)
            .Constant("kube_pod_container_status_last_terminated_reason", 1, 500, int.MaxValue, [.. Db, ("reason", "OOMKilled")]);

        var db = await FactsAsync(fleet);

        Assert.Equal(2, db.Restarts);
        Assert.Equal([KubeFleet.At(500), KubeFleet.At(900)], db.OomKills.Select(static k => k.AtMs));
        Assert.All(db.OomKills, static k => Assert.Equal(("db-0", ByteQuantity.FromMebibytes(64)), (k.Pod, k.Limit)));
    }

    [Fact]
    public async Task A_restart_for_another_reason_is_no_kill()
    {
        var fleet = Pod().Series("kube_pod_container_status_restarts_total", 0, int.MaxValue, static m => m < 500 ? 0 : m < 900 ? 1 : 2, Db)
            .Constant("kube_pod_container_status_last_terminated_reason", 1, 500, 900, [.. Db, ("reason", "OOMKilled")])
            .Constant("kube_pod_container_status_last_terminated_reason", 1, 900, int.MaxValue, [.. Db, ("reason", "Error")]);

        var db = await FactsAsync(fleet);

        Assert.Equal(2, db.Restarts);
        Assert.Equal(KubeFleet.At(500), Assert.Single(db.OomKills).AtMs);
    }

    [Fact]
    public async Task A_reason_that_stood_there_from_the_first_sample_on_is_from_before_the_window()
    {
        var fleet = new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db", -600).Container("shop", "db-0", "db", memoryLimit: 64 * MiB)
            .Constant("kube_pod_container_status_restarts_total", 1, 0, int.MaxValue, Db)
            .Constant("kube_pod_container_status_last_terminated_reason", 1, 0, int.MaxValue, [.. Db, ("reason", "OOMKilled")]);

        var db = await FactsAsync(fleet);

        Assert.Equal(0, db.Restarts);
        Assert.Empty(db.OomKills);
    }

    [Fact]
    public async Task The_exporters_own_time_of_the_end_is_preferred()
    {
        var fleet = Pod().Series("kube_pod_container_status_restarts_total", 0, int.MaxValue, static m => m < 500 ? 0 : 1, Db)
            .Constant("kube_pod_container_status_last_terminated_reason", 1, 500, int.MaxValue, [.. Db, ("reason", "OOMKilled")])
            .Constant("kube_pod_container_status_last_terminated_timestamp", KubeFleet.At(499) / 1000 + 17, 500, int.MaxValue, Db);

        Assert.Equal(KubeFleet.At(499) + 17_000, Assert.Single((await FactsAsync(fleet)).OomKills).AtMs);
    }

    [Fact]
    public async Task A_kill_without_a_restart_counts_when_the_container_has_ended_for_it()
    {
        var fleet = Pod().Constant("kube_pod_container_status_terminated_reason", 1, 700, int.MaxValue, [.. Db, ("reason", "OOMKilled")]);

        Assert.Equal(KubeFleet.At(700), Assert.Single((await FactsAsync(fleet)).OomKills).AtMs);
    }

    [Fact]
    public async Task Reasons_that_are_exported_at_zero_are_no_kills()
    {
        var fleet = Pod().Constant("kube_pod_container_status_restarts_total", 0, 0, int.MaxValue, Db)
            .Constant("kube_pod_container_status_last_terminated_reason", 0, 0, int.MaxValue, [.. Db, ("reason", "OOMKilled")]);

        Assert.Empty((await FactsAsync(fleet)).OomKills);
    }

    [Fact]
    public async Task Reasons_are_read_only_of_pods_that_restarted()
    {
        var fleet = Pod().Constant("kube_pod_container_status_restarts_total", 0, 0, int.MaxValue, Db)
            .Constant("kube_pod_container_status_last_terminated_reason", 0, 0, int.MaxValue, [.. Db, ("reason", "OOMKilled")]);

        await FactsAsync(fleet);

        Assert.DoesNotContain(fleet.Source.Queries, static q => q.Verb == "read" && q.Selector.MetricName == "kube_pod_container_status_last_terminated_reason");
    }

    private static KubeFleet Pod(double limitFrom = 64) =>
        new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db").Container("shop", "db-0", "db", memoryLimit: limitFrom * MiB);

    private static async Task<ContainerFacts> FactsAsync(KubeFleet fleet)
    {
        var found = await WorkloadDiscovery.DiscoverAsync(fleet.Source, fleet.Window, new DiscoveryOptions(), TestContext.Current.CancellationToken);
        return Assert.Single(Assert.Single(found.Inventory.Workloads).Containers);
    }
}
