using System.Text;
using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Testing.Kubernetes;

namespace Ullage.Kubernetes.Tests.Api;

public sealed class PatchTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_strategic_merge_changes_one_container_and_leaves_what_it_does_not_mention()
    {
        await using var cluster = new FakeCluster().Add("deployments", FakeObjects.Deployment("shop", "web", """{"cpu":"1"}"""));
        var after = await PatchAsync(cluster, ResourceType.Deployments, "web", PatchKind.StrategicMerge, """{"spec":{"template":{"spec":{"containers":[{"name":"app","resources":{"limits":{"memory":"1Gi"}}}]}}}}""");
        var containers = after.Field("spec").Field("template").Field("spec").Items("containers").ToList();
        Assert.Equal(["app", "sidecar"], containers.Select(static c => c.Text("name")));
        Assert.Equal(("1", "1Gi", "registry.example/app:1"), (containers[0].Field("resources").Field("requests").Text("cpu"), containers[0].Field("resources").Field("limits").Text("memory"), containers[0].Text("image")));
        Assert.Equal(2, after.Field("metadata").Whole("generation"));
        Assert.Contains("fieldManager=ullage", cluster.Requests[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_be_and_keeps_nothing()
    {
        await using var cluster = new FakeCluster().Add("deployments", FakeObjects.Deployment("shop", "web"));
        var before = cluster.Get("deployments", "shop", "web").ToJsonString();
        using var client = Clients.Of(cluster);
        var after = await client.PatchAsync(ResourceType.Deployments, "shop", "web", Patch(PatchKind.Merge, """{"spec":{"replicas":5}}""") with { DryRun = true }, Cancelled);
        Assert.Equal(5, after.Field("spec").Whole("replicas"));
        Assert.Equal(before, cluster.Get("deployments", "shop", "web").ToJsonString());
    }

    [Fact]
    public async Task An_older_resourceVersion_is_a_conflict()
    {
        await using var cluster = new FakeCluster().Add("deployments", FakeObjects.Deployment("shop", "web"));
        var read = cluster.Get("deployments", "shop", "web")["metadata"]!["resourceVersion"]!.GetValue<string>();
        await PatchAsync(cluster, ResourceType.Deployments, "web", PatchKind.Merge, """{"spec":{"replicas":3}}""");
        var e = await Assert.ThrowsAsync<KubernetesException>(() => PatchAsync(cluster, ResourceType.Deployments, "web", PatchKind.Merge, $$$"""{"metadata":{"resourceVersion":"{{{read}}}"},"spec":{"replicas":4}}"""));
        Assert.Equal(KubernetesFailure.Conflict, e.Failure);
    }

    [Fact]
    public async Task A_JSON_patch_whose_test_fails_changes_nothing()
    {
        await using var cluster = new FakeCluster().Add("deployments", FakeObjects.Deployment("shop", "web"));
        var e = await Assert.ThrowsAsync<KubernetesException>(() => PatchAsync(cluster, ResourceType.Deployments, "web", PatchKind.Json, """[{"op":"test","path":"/spec/replicas","value":9},{"op":"replace","path":"/spec/replicas","value":1}]"""));
        Assert.Equal(KubernetesFailure.Invalid, e.Failure);
        Assert.Equal(2, cluster.Get("deployments", "shop", "web")["spec"]!["replicas"]!.GetValue<int>());
        await PatchAsync(cluster, ResourceType.Deployments, "web", PatchKind.Json, """[{"op":"test","path":"/spec/replicas","value":2},{"op":"replace","path":"/spec/replicas","value":1}]""");
        Assert.Equal(1, cluster.Get("deployments", "shop", "web")["spec"]!["replicas"]!.GetValue<int>());
    }

    [Fact]
    public async Task Applying_a_field_that_another_manager_owns_names_the_manager_and_the_field()
    {
        await using var cluster = new FakeCluster().Add("configmaps", """{"metadata":{"name":"web","namespace":"shop"},"data":{"a":"1"}}""", "argocd-controller");
        var e = await Assert.ThrowsAsync<KubernetesException>(() => PatchAsync(cluster, ResourceType.ConfigMaps, "web", PatchKind.Apply, """{"data":{"a":"2"}}"""));
        Assert.Equal(KubernetesFailure.Conflict, e.Failure);
        Assert.Equal(new FailureCause("FieldManagerConflict", ".data.a", "conflict with \"argocd-controller\""), Assert.Single(e.Causes));
    }

    [Fact]
    public async Task What_an_apply_no_longer_says_is_taken_away()
    {
        await using var cluster = new FakeCluster().Add("configmaps", """{"metadata":{"name":"web","namespace":"shop"},"data":{"theirs":"1"}}""", "somebody");
        await PatchAsync(cluster, ResourceType.ConfigMaps, "web", PatchKind.Apply, """{"data":{"a":"1","b":"1"}}""");
        await PatchAsync(cluster, ResourceType.ConfigMaps, "web", PatchKind.Apply, """{"data":{"a":"1"}}""");
        Assert.Equal("""{"theirs":"1","a":"1"}""", cluster.Get("configmaps", "shop", "web")["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_resize_that_changes_the_quality_of_service_is_refused_with_its_cause()
    {
        await using var cluster = new FakeCluster().Add("pods", FakeObjects.Pod("shop", "web", "", "", requests: """{"cpu":"1","memory":"1Gi"}""", limits: """{"cpu":"1","memory":"1Gi"}"""));
        using var client = Clients.Of(cluster);
        var patch = Patch(PatchKind.StrategicMerge, """{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"500m"}}}]}}""") with { Subresource = "resize" };
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.PatchAsync(ResourceType.Pods, "shop", "web", patch, Cancelled));
        Assert.Equal((KubernetesFailure.Invalid, "Pod QOS Class may not change as a result of resizing"), (e.Failure, Assert.Single(e.Causes).Message));
        var both = Patch(PatchKind.StrategicMerge, """{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"500m"},"limits":{"cpu":"500m"}}}]}}""") with { Subresource = "resize" };
        Assert.Equal("500m", (await client.PatchAsync(ResourceType.Pods, "shop", "web", both, Cancelled)).Field("spec").Items("containers").First().Field("resources").Field("limits").Text("cpu"));
    }

    [Theory]
    [InlineData("limitranges", """{"metadata":{"name":"bounds","namespace":"shop"},"spec":{"limits":[{"type":"Container","max":{"memory":"1Gi"}}]}}""", "maximum memory usage per Container is 1Gi, but limit is 2Gi")]
    [InlineData("resourcequotas", """{"metadata":{"name":"bounds","namespace":"shop"},"spec":{"hard":{"limits.memory":"1Gi"}}}""", "exceeded quota: bounds")]
    public async Task What_admission_refuses_is_told_in_its_words(string plural, string bounds, string expected)
    {
        await using var cluster = new FakeCluster().Add("pods", FakeObjects.Pod("shop", "web", "", "", limits: """{"memory":"1Gi"}""")).Add(plural, bounds);
        using var client = Clients.Of(cluster);
        var patch = Patch(PatchKind.StrategicMerge, """{"spec":{"containers":[{"name":"app","resources":{"limits":{"memory":"2Gi"}}}]}}""") with { Subresource = "resize" };
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.PatchAsync(ResourceType.Pods, "shop", "web", patch, Cancelled));
        Assert.Equal(KubernetesFailure.Forbidden, e.Failure);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    private static ObjectPatch Patch(PatchKind kind, string body) => new(kind, Encoding.UTF8.GetBytes(body), "ullage");

    private static async Task<JsonElement> PatchAsync(FakeCluster cluster, ResourceType type, string name, PatchKind kind, string body)
    {
        using var client = Clients.Of(cluster);
        return await client.PatchAsync(type, "shop", name, Patch(kind, body), Cancelled);
    }
}
