using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Servers;
using Ullage.Testing.Time;

namespace Ullage.Kubernetes.Tests.Api;

public sealed class FaultTests
{
    private const string Secret = "s3cr3t-token-of-mine";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, KubernetesFailure.Rejected)]
    [InlineData(401, KubernetesFailure.Unauthorized)]
    [InlineData(403, KubernetesFailure.Forbidden)]
    [InlineData(404, KubernetesFailure.NotFound)]
    [InlineData(409, KubernetesFailure.Conflict)]
    [InlineData(410, KubernetesFailure.Gone)]
    [InlineData(413, KubernetesFailure.TooLarge)]
    [InlineData(422, KubernetesFailure.Invalid)]
    [InlineData(429, KubernetesFailure.Overloaded)]
    [InlineData(500, KubernetesFailure.ServerError)]
    [InlineData(302, KubernetesFailure.Rejected)]
    public async Task A_refusal_is_told_with_address_status_and_the_servers_words_and_never_with_a_token(int status, KubernetesFailure expected)
    {
        await using var cluster = new FakeCluster().Fail("/pods/", status, $"no\nway with {Secret} here", times: 10);
        using var client = Clients.Of(cluster, new ApiOptions { MaxAttempts = 2 }, Secret);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled));
        Assert.Equal(expected, e.Failure);
        Assert.Contains($"GET {cluster.Url}/api/v1/namespaces/shop/pods/web", e.Message, StringComparison.Ordinal);
        Assert.Contains($"({status})", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        if (status >= 400)
        {
            Assert.Contains("no way with *** here", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Too_many_requests_are_sent_again_after_the_wait_asked_for()
    {
        await using var cluster = new FakeCluster().Add("pods", FakeObjects.Pod("shop", "web", "", "")).Fail("/pods/", 429, headers: "Retry-After: 7\r\n", times: 2);
        var waits = new List<TimeSpan>();
        using var client = Clients.Of(cluster, waits: waits);
        await client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled);
        Assert.Equal(3, cluster.Requests.Count);
        Assert.All(waits, static wait => Assert.InRange(wait, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7.5)));
    }

    [Fact]
    public async Task A_wait_longer_than_allowed_ends_at_once()
    {
        await using var cluster = new FakeCluster().Fail("/pods/", 429, headers: "Retry-After: 3600\r\n", times: 9);
        using var client = Clients.Of(cluster);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled));
        Assert.Equal((TimeSpan.FromHours(1), 1), (e.RetryAfter, cluster.Requests.Count));
    }

    [Fact]
    public async Task A_change_is_never_sent_again_where_it_may_have_been_made()
    {
        await using var cluster = new FakeCluster().Add("deployments", FakeObjects.Deployment("shop", "web")).Fail("/deployments/", 500, times: 9);
        using var client = Clients.Of(cluster);
        await Assert.ThrowsAsync<KubernetesException>(() => client.PatchAsync(ResourceType.Deployments, "shop", "web", new ObjectPatch(PatchKind.Merge, "{}"u8.ToArray(), "ullage"), Cancelled));
        Assert.Single(cluster.Requests);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_asked_for_anew_once()
    {
        await using var cluster = new FakeCluster { Token = "fresh" }.Add("pods", FakeObjects.Pod("shop", "web", "", ""));
        using var client = Clients.Of(new ClusterAccess(new Uri(cluster.Url + "/"), new Rotating()));
        await client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled);
        Assert.Equal(2, cluster.Requests.Count);
    }

    [Theory]
    [InlineData(200, "<html>log in</html>", "text/html", KubernetesFailure.Malformed, "the answer is an HTML page, where the JSON of a Kubernetes API is expected")]
    [InlineData(200, "{\"hello\":1}", "application/json", KubernetesFailure.Malformed, "not the JSON of a Kubernetes API")]
    [InlineData(404, "<html>nginx</html>", "text/html", KubernetesFailure.Malformed, "not found (404), and not in the words of a Kubernetes API")]
    [InlineData(404, "404 page not found\n", "text/plain", KubernetesFailure.NotFound, "not found (404), and not in the words of a Kubernetes API")]
    public async Task What_is_no_API_passes_neither_for_an_empty_list_nor_for_an_object_that_is_gone(int status, string body, string type, KubernetesFailure expected, string told)
    {
        await using var server = FakeServer.Script(FakeServer.Status(status, body, type));
        using var client = Clients.Of(new ClusterAccess(new Uri(server.Url + "/"), new FixedCredential(Credential.None)));
        Func<Task>[] ways =
        [
            () => client.GetAsync(ResourceType.Deployments, "shop", "web", Cancelled),
            () => client.ListAsync(ResourceType.Deployments, "shop", static o => new object(), ListQuery.All, Cancelled),
            () => client.ListAsync(ResourceType.Pods, "shop", new PodReader().Read, ListQuery.All, Cancelled),
        ];
        foreach (var way in ways)
        {
            var e = await Assert.ThrowsAsync<KubernetesException>(way);
            Assert.Equal(expected, e.Failure);
            Assert.Contains(told, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_nothing_ever_answers_the_first_wait_is_short_and_the_last()
    {
        var time = new ManualTime();
        await using var server = new FakeServer(static (_, stream, stop) => stream.CopyToAsync(Stream.Null, stop));
        using var client = new KubernetesClient(new ClusterAccess(new Uri(server.Url + "/"), new FixedCredential(Credential.None)), new ApiOptions { Concurrency = 2 }, time, new Random(1));
        var asked = Enumerable.Range(0, 12).Select(i => client.GetAsync(ResourceType.Pods, "shop", $"p{i}", Cancelled)).ToList();
        while (server.Requests.Count < 2 || time.WaitingTimers < 2)
        {
            await Task.Yield();
        }

        time.Advance(TimeSpan.FromSeconds(16));
        foreach (var one in asked)
        {
            Assert.Contains("nothing answers there within 15 s", (await Assert.ThrowsAsync<KubernetesException>(() => one)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_without_TLS_behind_an_https_address_is_told()
    {
        await using var server = FakeServer.Script(FakeServer.Status(400, "Client sent an HTTP request to an HTTPS server."));
        using var client = Clients.Of(new ClusterAccess(new Uri(server.Url.Replace("http:", "https:", StringComparison.Ordinal) + "/"), new FixedCredential(Credential.None)));
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled));
        Assert.Equal(KubernetesFailure.Tls, e.Failure);
        Assert.Contains("speaks no TLS", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("see inner exception", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_cut_short_is_asked_for_again()
    {
        await using var server = FakeServer.Script(FakeServer.Cut("{\"metadata\":"u8.ToArray(), "application/json"), FakeServer.Json("{\"metadata\":{}}"));
        using var client = Clients.Of(new ClusterAccess(new Uri(server.Url + "/"), new FixedCredential(Credential.None)));
        await client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_told()
    {
        string url;
        await using (var server = FakeServer.Script(FakeServer.Status(200)))
        {
            url = server.Url;
        }

        using var client = Clients.Of(new ClusterAccess(new Uri(url + "/"), new FixedCredential(Credential.None)), new ApiOptions { MaxAttempts = 2 });
        var e = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync(ResourceType.Pods, "shop", "web", Cancelled));
        Assert.Equal(KubernetesFailure.Unreachable, e.Failure);
        Assert.Contains("refused", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_pod_holds_reading_it_does_not_throw()
    {
        // Fields of the right names with values of any kind: what a hostile or a newer server could send.
        string[] names = ["metadata", "spec", "status", "name", "namespace", "labels", "containers", "initContainers", "resources", "requests", "limits", "cpu", "memory", "containerStatuses", "restartCount", "lastState", "terminated", "finishedAt", "ownerReferences", "creationTimestamp"];
        var leaf = Gen.Elements("null", "true", "-1", "1e999", "\"\"", "\"10Gi\"", "\"x\"", "[]", "{}", "\"2026-01-01T00:00:00Z\"");
        var value = Gen.Sized(size => Tree(Math.Min(size, 4)));
        Gen<string> Tree(int depth) => depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Gen.ListOf(Gen.Zip(Gen.Elements(names), Tree(depth - 1))).Select(static fields => "{" + string.Join(",", fields.DistinctBy(static f => f.Item1).Select(static f => $"\"{f.Item1}\":{f.Item2}")) + "}"),
            Gen.ListOf(Tree(depth - 1)).Select(static items => "[" + string.Join(",", items) + "]"));
        Prop.ForAll(Arb.From(value), static text =>
        {
            // Two pods in a row, of which the second shows that the first was read to its end and no further.
            const string Next = """{"metadata":{"name":"next","labels":{"a":"b"}}}""";
            var bytes = Encoding.UTF8.GetBytes("[{" + string.Join(',', new[] { "metadata", "spec", "status", "more" }.Select(field => $"\"{field}\":{text}")) + $"}},{Next}]");
            var reader = new Utf8JsonReader(bytes);
            var pods = new PodReader();
            reader.Read();
            reader.Read();
            Assert.NotNull(pods.Read(ref reader));
            reader.Read();
            var next = pods.Read(ref reader);
            Assert.Equal(("next", ("a", "b")), (next.Name, Assert.Single(next.Labels)));
            Assert.True(reader.Read() && reader.TokenType == JsonTokenType.EndArray && !reader.Read());
        }).QuickCheckThrowOnFailure();
    }

    private sealed class Rotating : ICredentialSource
    {
        public ValueTask<Credential> GetAsync(Credential? refused, CancellationToken cancellationToken) => ValueTask.FromResult(new Credential(refused is null ? "stale" : "fresh", null));
    }
}
