using System.Text;
using System.Text.Json.Nodes;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Testing.Kubernetes;

namespace Ullage.Kubernetes.Tests.Api;

public sealed class WriteTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_exists_is_not_created_again_and_a_dry_run_creates_nothing()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var body = Encoding.UTF8.GetBytes("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"},"data":{"x":"1"}}""");
        await client.CreateAsync(ResourceType.ConfigMaps, "shop", body, "ullage", Cancelled, dryRun: true);
        Assert.Empty(cluster.Names("configmaps"));
        await client.CreateAsync(ResourceType.ConfigMaps, "shop", body, "ullage", Cancelled);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.CreateAsync(ResourceType.ConfigMaps, "shop", body, "ullage", Cancelled));
        Assert.Equal(KubernetesFailure.Conflict, e.Failure);
        Assert.Contains("exists already", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applying_what_is_not_there_creates_it_and_its_manager_owns_all_of_it()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var patch = new ObjectPatch(PatchKind.Apply, Encoding.UTF8.GetBytes("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"},"data":{"x":"1"}}"""), "ullage");
        await client.PatchAsync(ResourceType.ConfigMaps, "shop", "a", patch, Cancelled);
        var entry = Assert.Single(cluster.Get("configmaps", "shop", "a")["metadata"]!["managedFields"]!.AsArray())!;
        Assert.Equal(("ullage", "Apply", """{"f:data":{"f:x":{}}}"""), (entry["manager"]!.ToString(), entry["operation"]!.ToString(), entry["fieldsV1"]!.ToJsonString()));
    }

    [Fact]
    public async Task What_changed_since_it_was_read_is_not_deleted()
    {
        await using var cluster = new FakeCluster().Add("configmaps", """{"metadata":{"name":"a","namespace":"shop"}}""");
        using var client = Clients.Of(cluster);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.DeleteAsync(ResourceType.ConfigMaps, "shop", "a", "1", Cancelled));
        Assert.Equal(KubernetesFailure.Conflict, e.Failure);
        await client.DeleteAsync(ResourceType.ConfigMaps, "shop", "a", cluster.Get("configmaps", "shop", "a")["metadata"]!["resourceVersion"]!.ToString(), Cancelled);
        Assert.Empty(cluster.Names("configmaps"));
    }

    [Fact]
    public async Task An_eviction_that_a_budget_forbids_is_told_at_once_and_names_the_budget()
    {
        await using var cluster = new FakeCluster().Add("pods", FakeObjects.Pod("shop", "web", "", "", labels: """{"app":"web"}"""))
            .Add("poddisruptionbudgets", """{"metadata":{"name":"web","namespace":"shop"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}},"status":{"disruptionsAllowed":0,"desiredHealthy":1,"currentHealthy":1}}""");
        using var client = Clients.Of(cluster);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.EvictAsync("shop", "web", Cancelled));
        Assert.Equal((KubernetesFailure.Overloaded, 1), (e.Failure, cluster.Requests.Count));
        Assert.Contains("The disruption budget web needs 1", Assert.Single(e.Causes).Message, StringComparison.Ordinal);
        cluster.Change("poddisruptionbudgets", "shop", "web", static b => b["status"]!["disruptionsAllowed"] = 1);
        await client.EvictAsync("shop", "web", Cancelled, dryRun: true);
        Assert.Single(cluster.Names("pods"));
        await client.EvictAsync("shop", "web", Cancelled);
        Assert.Empty(cluster.Names("pods"));
    }

    [Fact]
    public async Task A_status_is_changed_through_its_subresource_alone()
    {
        await using var cluster = new FakeCluster().Add("deployments", FakeObjects.Deployment("shop", "web"));
        using var client = Clients.Of(cluster);
        var body = Encoding.UTF8.GetBytes("""{"spec":{"replicas":9},"status":{"replicas":3}}""");
        var after = await client.PatchAsync(ResourceType.Deployments, "shop", "web", new ObjectPatch(PatchKind.Merge, body, "t") { Subresource = "status" }, Cancelled);
        Assert.Equal((2, 3), (after.Field("spec").Whole("replicas"), after.Field("status").Whole("replicas")));
    }

    [Theory]
    [InlineData(32, false, false)]
    [InlineData(33, true, false)]
    [InlineData(34, true, true)]
    public async Task The_servers_version_decides_what_may_be_resized(int minor, bool resizes, bool shrinks)
    {
        await using var cluster = new FakeCluster { MinorVersion = minor }.Add("pods", FakeObjects.Pod("shop", "web", "", "", requests: """{"memory":"1Gi"}""", limits: """{"memory":"2Gi"}"""));
        using var client = Clients.Of(cluster);
        var version = await client.VersionAsync(Cancelled);
        Assert.Equal((resizes, shrinks), (version.ResizesPods, version.ShrinksMemory));
        var patch = new ObjectPatch(PatchKind.StrategicMerge, Encoding.UTF8.GetBytes("""{"spec":{"containers":[{"name":"app","resources":{"limits":{"memory":"1Gi"}}}]}}"""), "ullage") { Subresource = "resize" };
        if (shrinks)
        {
            await client.PatchAsync(ResourceType.Pods, "shop", "web", patch, Cancelled);
            return;
        }

        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.PatchAsync(ResourceType.Pods, "shop", "web", patch, Cancelled));
        Assert.Equal(resizes ? KubernetesFailure.Invalid : KubernetesFailure.NotFound, e.Failure);
    }

    [Fact]
    public async Task New_items_of_a_list_come_first_unless_the_patch_orders_them()
    {
        await using var cluster = new FakeCluster().Add("deployments", FakeObjects.Deployment("shop", "web"));
        using var client = Clients.Of(cluster);
        await PatchAsync("""{"spec":{"template":{"spec":{"containers":[{"name":"app","env":[{"name":"B","value":"2"}]}]}}}}""");
        Assert.Equal(["B", "A"], Names());
        await PatchAsync("""{"spec":{"template":{"spec":{"containers":[{"name":"app","$setElementOrder/env":[{"name":"A"},{"name":"B"},{"name":"C"}],"env":[{"name":"C","value":"3"}]}]}}}}""");
        Assert.Equal(["A", "B", "C"], Names());

        Task PatchAsync(string body) => client.PatchAsync(ResourceType.Deployments, "shop", "web", new ObjectPatch(PatchKind.StrategicMerge, Encoding.UTF8.GetBytes(body), "t"), Cancelled);
        IEnumerable<string> Names() => cluster.Get("deployments", "shop", "web")["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray().Select(static e => e!["name"]!.ToString());
    }

    [Fact]
    public async Task A_patch_that_was_refused_for_load_is_sent_again_and_one_that_broke_off_is_not()
    {
        await using var cluster = new FakeCluster().Add("configmaps", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "shop" } });
        using var client = Clients.Of(cluster);
        var patch = new ObjectPatch(PatchKind.Merge, Encoding.UTF8.GetBytes("""{"data":{"x":"1"}}"""), "t");
        cluster.Fail("/configmaps/", 429, headers: "Retry-After: 1\r\n");
        await client.PatchAsync(ResourceType.ConfigMaps, "shop", "a", patch, Cancelled);
        Assert.Equal(2, cluster.Requests.Count);
        cluster.Revive();
        cluster.DieAt = 1;
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.PatchAsync(ResourceType.ConfigMaps, "shop", "a", patch, Cancelled));
        Assert.Equal((KubernetesFailure.Unreachable, 3), (e.Failure, cluster.Requests.Count));
    }
}
