using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Servers;

namespace Ullage.Kubernetes.Tests.Api;

public sealed class WatchTests : IAsyncDisposable
{
    private readonly FakeCluster _cluster = new FakeCluster().Add("pods", FakeObjects.Pod("shop", "a", "", ""));
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    [Fact]
    public async Task What_changes_after_the_list_is_told_in_order()
    {
        using var client = Clients.Of(_cluster);
        await using var steps = Begin(client);
        Assert.Equal("Reset a", await NextAsync(steps));
        _cluster.Add("pods", FakeObjects.Pod("shop", "b", "", ""));
        Assert.Equal("Put b", await NextAsync(steps));
        _cluster.Remove("pods", "shop", "a");
        Assert.Equal("Removed a", await NextAsync(steps));
    }

    [Fact]
    public async Task What_a_server_has_under_an_older_version_is_followed_under_it()
    {
        _cluster.Older["poddisruptionbudgets"] = "policy/v1beta1";
        _cluster.Add("poddisruptionbudgets", """{"metadata":{"name":"a","namespace":"shop"}}""");
        using var client = Clients.Of(_cluster);
        await using var steps = client.WatchAsync(ResourceType.PodDisruptionBudgets, "shop", static o => o.Field("metadata").Text("name"), ListQuery.All, _end.Token).GetAsyncEnumerator(_end.Token);
        Assert.Equal("Reset a", await NextAsync(steps));
        _cluster.Add("poddisruptionbudgets", """{"metadata":{"name":"b","namespace":"shop"}}""");
        Assert.Equal("Put b", await NextAsync(steps));
    }

    [Fact]
    public async Task After_a_connection_that_ended_it_goes_on_from_the_last_state_and_misses_nothing()
    {
        using var client = Clients.Of(_cluster);
        await using var steps = Begin(client);
        await NextAsync(steps);
        _cluster.Add("pods", FakeObjects.Pod("shop", "b", "", ""));
        Assert.Equal("Put b", await NextAsync(steps));
        _cluster.EndWatches();
        _cluster.Add("pods", FakeObjects.Pod("shop", "c", "", ""));
        Assert.Equal("Put c", await NextAsync(steps));
        Assert.Single(_cluster.Requests, static r => !r.Path.Contains("watch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_state_that_is_no_longer_kept_is_listed_anew()
    {
        using var client = Clients.Of(_cluster);
        await using var steps = Begin(client);
        await NextAsync(steps);
        _cluster.Add("pods", FakeObjects.Pod("shop", "b", "", ""));
        await NextAsync(steps);
        _cluster.Compact();
        _cluster.EndWatches();
        Assert.Equal("Reset a b", await NextAsync(steps));
    }

    [Fact]
    public async Task A_410_instead_of_a_stream_is_listed_anew_too()
    {
        _cluster.Fail("watch=1", 410);
        using var client = Clients.Of(_cluster);
        await using var steps = Begin(client);
        Assert.Equal("Reset a", await NextAsync(steps));
        Assert.Equal("Reset a", await NextAsync(steps));
    }

    [Fact]
    public async Task A_bookmark_moves_the_state_on_so_that_compaction_behind_it_costs_no_list()
    {
        await using var server = Scripted(
            """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"900"}}}""" + "\n",
            """{"type":"ADDED","object":{"metadata":{"name":"z","resourceVersion":"901"}}}""" + "\n");
        using var client = Clients.Of(new ClusterAccess(new Uri(server.Url + "/"), new FixedCredential(Credential.None)));
        await using var steps = Begin(client);
        Assert.Equal("Reset a", await NextAsync(steps));
        Assert.Equal("Put z", await NextAsync(steps));
        Assert.Contains("resourceVersion=900", server.Requests[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overloaded_server_is_come_back_to_with_waits_that_grow()
    {
        _cluster.Fail("watch=1", 503, times: 4);
        var waits = new List<TimeSpan>();
        using var client = Clients.Of(_cluster, waits: waits);
        await using var steps = Begin(client);
        await NextAsync(steps);
        _cluster.Add("pods", FakeObjects.Pod("shop", "b", "", ""));
        Assert.Equal("Put b", await NextAsync(steps));
        Assert.Equal(4, waits.Count);
    }

    [Fact]
    public async Task A_refusal_that_waiting_does_not_mend_ends_it()
    {
        _cluster.Allows = static (verb, _, _) => verb != "watch";
        using var client = Clients.Of(_cluster);
        await using var steps = Begin(client);
        await NextAsync(steps);
        Assert.Equal(KubernetesFailure.Forbidden, (await Assert.ThrowsAsync<KubernetesException>(() => NextAsync(steps))).Failure);
    }

    [Fact]
    public async Task A_line_cut_short_is_no_event_and_one_beyond_the_bound_is_an_error()
    {
        await using var server = Scripted("""{"type":"ADDED","object":{"metadata":{"na""", new string('x', 50_000));
        using var client = Clients.Of(new ClusterAccess(new Uri(server.Url + "/"), new FixedCredential(Credential.None)), new ApiOptions { MaxEventBytes = 20_000 });
        await using var steps = Begin(client);
        await NextAsync(steps);
        Assert.Equal(KubernetesFailure.TooLarge, (await Assert.ThrowsAsync<KubernetesException>(() => NextAsync(steps))).Failure);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _cluster.DisposeAsync();
        _end.Dispose();
    }

    /// <summary>A list of one pod, then a watch connection for each text.</summary>
    private static FakeServer Scripted(params string[] streams)
    {
        var next = -1;
        return new FakeServer(async (request, stream, _) =>
        {
            if (!request.Path.Contains("watch", StringComparison.Ordinal))
            {
                await FakeServer.Json("""{"metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"a"}}]}""")(stream);
                return;
            }

            await FakeServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + streams[Math.Min(Interlocked.Increment(ref next), streams.Length - 1)]);
        });
    }

    private IAsyncEnumerator<WatchStep<string>> Begin(KubernetesClient client) =>
        client.WatchAsync(ResourceType.Pods, null, static o => o.Field("metadata").Text("name"), ListQuery.All, _end.Token).GetAsyncEnumerator(_end.Token);

    private static async Task<string> NextAsync(IAsyncEnumerator<WatchStep<string>> steps)
    {
        Assert.True(await steps.MoveNextAsync());
        return $"{steps.Current.Kind} {string.Join(' ', steps.Current.Items)}";
    }
}
