using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Coordination;
using Ullage.Testing.Kubernetes;

namespace Ullage.Kubernetes.Tests.Coordination;

public sealed class ClusterEventsTests
{
    [Fact]
    public async Task A_Deployment_and_a_CronJob_of_one_name_get_an_Event_each_at_the_same_moment()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        foreach (var type in new[] { ResourceType.Deployments, ResourceType.CronJobs })
        {
            Assert.Null(await ClusterEvents.WriteAsync(client, new EventSubject(type, "shop", "app", ""), "RightsizeProposed", "less", warning: false, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken));
        }

        Assert.Equal(2, cluster.Names("events").Count);
    }
}
