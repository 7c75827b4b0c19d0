using Ullage.Model;
using Ullage.Testing.Samples;

namespace Ullage.Prometheus.Tests.Discovery;

public sealed class BoundsTests
{
    private const double MiB = 1 << 20;

    [Fact]
    public async Task LimitRanges_quotas_and_nodes_are_read()
    {
        var fleet = new KubeFleet().Pod("shop", "db-0", "StatefulSet", "db").Container("shop", "db-0", "db", cpuRequest: 1);
        Range("cpu", "min", 0.05);
        Range("memory", "max", 512 * MiB);
        Range("cpu", "maxLimitRequestRatio", 4);
        foreach (var (resource, type, value) in new[] { ("requests.cpu", "hard", 10.0), ("requests.cpu", "used", 7), ("limits.memory", "hard", 2048 * MiB), ("pods", "hard", 50) })
        {
            fleet.Constant("kube_resourcequota", value, 0, int.MaxValue, ("namespace", "shop"), ("resourcequota", "team"), ("resource", resource), ("type", type));
        }

        foreach (var (node, resource, value) in new[] { ("n1", "cpu", 3.92), ("n1", "memory", 15000 * MiB), ("n1", "pods", 58), ("n2", "cpu", 8) })
        {
            fleet.Constant("kube_node_status_allocatable", value, 0, int.MaxValue, ("node", node), ("resource", resource), ("unit", "x"));
        }

        var found = (await WorkloadDiscoveryTests.DiscoverAsync(fleet)).Inventory;

        var bounds = found.Namespaces["shop"];
        Assert.Equal(new LimitRange { Name = "sizes", Type = "Container", MinCpu = CpuQuantity.Parse("50m"), MaxMemory = ByteQuantity.FromMebibytes(512), CpuRatio = 4 }, Assert.Single(bounds.LimitRanges));
        Assert.Equal(
            new ResourceQuota("team", new ResourceSettings(CpuQuantity.Parse("10"), null, null, ByteQuantity.FromMebibytes(2048)), new ResourceSettings(CpuQuantity.Parse("7"), null, null, null)),
            Assert.Single(bounds.Quotas));
        Assert.Equal(new NodeFacts("n1", CpuQuantity.Parse("3920m"), ByteQuantity.FromMebibytes(15000), 58), Assert.Single(found.Nodes));

        void Range(string resource, string constraint, double value) =>
            fleet.Constant("kube_limitrange", value, 0, int.MaxValue, ("namespace", "shop"), ("limitrange", "sizes"), ("type", "Container"), ("resource", resource), ("constraint", constraint));
    }
}
