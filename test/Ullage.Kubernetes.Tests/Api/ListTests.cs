using System.Globalization;
using System.Text.Json;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Servers;

namespace Ullage.Kubernetes.Tests.Api;

public sealed class ListTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_has_an_older_version_alone_is_asked_by_that_in_lists_and_patches()
    {
        await using var cluster = new FakeCluster();
        cluster.Add("horizontalpodautoscalers", """{"metadata":{"name":"web","namespace":"shop"},"spec":{"maxReplicas":3}}""");
        cluster.Older["horizontalpodautoscalers"] = "autoscaling/v2beta2";
        using var client = Clients.Of(cluster);
        for (var i = 0; i < 2; i++)
        {
            Assert.Single((await client.ListAsync(ResourceType.HorizontalPodAutoscalers, "shop", static o => new object(), ListQuery.All, Cancelled)).Items);
        }

        await client.PatchAsync(ResourceType.HorizontalPodAutoscalers, "shop", "web", new ObjectPatch(PatchKind.Merge, """{"spec":{"maxReplicas":4}}"""u8.ToArray(), "ullage"), Cancelled);
        Assert.Equal("4", cluster.Get("horizontalpodautoscalers", "shop", "web")["spec"]!["maxReplicas"]!.ToString());
        Assert.Equal(6, cluster.Requests.Count);
        var gone = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync(ResourceType.HorizontalPodAutoscalers, "shop", "gone", Cancelled));
        Assert.Equal((KubernetesFailure.NotFound, 7), (gone.Failure, cluster.Requests.Count));
    }

    [Fact]
    public async Task An_object_that_is_gone_is_not_looked_for_under_another_version()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        for (var i = 0; i < 2; i++)
        {
            var gone = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync(ResourceType.PodDisruptionBudgets, "shop", "gone", Cancelled));
            Assert.Equal(KubernetesFailure.NotFound, gone.Failure);
        }

        Assert.DoesNotContain(cluster.Requests, static r => r.Path.Contains("v1beta1/namespaces", StringComparison.Ordinal));
        Assert.True(cluster.Requests.Count <= 4);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_and_holds_every_object_once()
    {
        await using var cluster = Pods(25);
        using var client = Clients.Of(cluster, new ApiOptions { PageSize = 10 });
        var list = await client.ListAsync(ResourceType.Pods, null, Name, ListQuery.All, Cancelled);
        Assert.Equal(Enumerable.Range(0, 25).Select(static i => $"pod-{i:00}"), list.Items);
        Assert.Equal(3, cluster.Requests.Count);
        Assert.NotEqual("", list.ResourceVersion);
    }

    [Fact]
    public async Task A_page_shows_the_state_of_the_first_page_whatever_happens_meanwhile()
    {
        await using var cluster = Pods(4);
        using var client = Clients.Of(cluster, new ApiOptions { PageSize = 2 });
        var list = await client.ListAsync(ResourceType.Pods, null, item =>
        {
            if (Name(item) == "pod-00")
            {
                cluster.Remove("pods", "shop", "pod-03");
            }

            return Name(item);
        }, ListQuery.All, Cancelled);
        Assert.Equal(4, list.Items.Count);
    }

    [Fact]
    public async Task A_continue_token_that_expires_begins_the_list_anew_and_doubles_nothing()
    {
        await using var cluster = Pods(6);
        using var client = Clients.Of(cluster, new ApiOptions { PageSize = 4 });
        var compacted = false;
        var list = await client.ListAsync(ResourceType.Pods, null, item =>
        {
            if (!compacted)
            {
                compacted = true;
                cluster.Compact();
            }

            return Name(item);
        }, ListQuery.All, Cancelled);
        Assert.Equal(Enumerable.Range(0, 6).Select(static i => $"pod-{i:00}"), list.Items);
        Assert.Equal(4, cluster.Requests.Count);
    }

    [Fact]
    public async Task Tokens_that_always_expire_end_in_one_list_without_pages()
    {
        await using var cluster = Pods(6);
        using var client = Clients.Of(cluster, new ApiOptions { PageSize = 4 });
        var list = await client.ListAsync(ResourceType.Pods, null, item =>
        {
            cluster.Compact();
            return Name(item);
        }, ListQuery.All, Cancelled);
        Assert.Equal(6, list.Items.Count);
        Assert.DoesNotContain("limit", cluster.Requests[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_and_selectors_narrow_what_is_asked()
    {
        await using var cluster = Pods(2).Add("pods", FakeObjects.Pod("other", "elsewhere", "", ""));
        using var client = Clients.Of(cluster);
        var list = await client.ListAsync(ResourceType.Pods, "shop", Name, new ListQuery { Labels = "app notin (a,b)", Fields = "spec.nodeName=node-1" }, Cancelled);
        Assert.Equal(["pod-00", "pod-01"], list.Items);
        Assert.Equal("/api/v1/namespaces/shop/pods?labelSelector=app%20notin%20%28a%2Cb%29&fieldSelector=spec.nodeName%3Dnode-1&limit=500", cluster.Requests[0].Path);
    }

    [Fact]
    public async Task Metadata_alone_is_asked_for_where_no_more_is_of_interest()
    {
        await using var cluster = new FakeCluster().Add("replicasets", FakeObjects.ReplicaSet("shop", "web-1", "web"));
        using var client = Clients.Of(cluster);
        var list = await client.ListAsync(ResourceType.ReplicaSets, null, static o => (object)(o.Field("spec").ValueKind, ObjectMeta.Read(o).Owners[0].Name), ListQuery.MetadataOfAll, Cancelled);
        Assert.Equal((JsonValueKind.Undefined, "web"), Assert.Single(list.Items));
    }

    [Fact]
    public async Task A_page_larger_than_the_bound_is_refused_whether_its_length_is_told_or_not()
    {
        foreach (var told in new[] { true, false })
        {
            await using var server = FakeServer.Script(async stream =>
            {
                await FakeServer.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{(told ? "Content-Length: 1000000\r\n" : "")}Connection: close\r\n\r\n");
                await stream.WriteAsync(new byte[1_000_000]);
            });
            using var client = Clients.Of(new ClusterAccess(new Uri(server.Url + "/"), new FixedCredential(Credential.None)), new ApiOptions { MaxAnswerBytes = 100_000 });
            var e = await Assert.ThrowsAsync<KubernetesException>(() => client.ListAsync(ResourceType.Pods, null, Name, ListQuery.All, Cancelled));
            Assert.Equal(KubernetesFailure.TooLarge, e.Failure);
        }
    }

    [Fact]
    public async Task A_server_that_never_stops_continuing_is_given_up()
    {
        var page = 0;
        await using var server = new FakeServer(async (_, stream, _) => await FakeServer.Json($$$"""{"metadata":{"continue":"{{{page++}}}"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""")(stream));
        using var client = Clients.Of(new ClusterAccess(new Uri(server.Url + "/"), new FixedCredential(Credential.None)), new ApiOptions { MaxItems = 20 });
        Assert.Equal(KubernetesFailure.TooLarge, (await Assert.ThrowsAsync<KubernetesException>(() => client.ListAsync(ResourceType.Pods, null, Name, ListQuery.All, Cancelled))).Failure);
    }

    private static string Name(JsonElement of) => of.Field("metadata").Text("name");

    private static FakeCluster Pods(int count)
    {
        var cluster = new FakeCluster();
        for (var i = 0; i < count; i++)
        {
            cluster.Add("pods", FakeObjects.Pod("shop", "pod-" + i.ToString("00", CultureInfo.InvariantCulture), "", ""));
        }

        return cluster;
    }
}
