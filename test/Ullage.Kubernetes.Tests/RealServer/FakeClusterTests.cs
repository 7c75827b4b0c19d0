using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Ullage.Testing.Kubernetes;

namespace Ullage.Kubernetes.Tests.RealServer;

/// <summary>The server in this process answers as the real one does: the same requests to both, in order, and the same status, reason and causes.</summary>
public sealed class FakeClusterTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string Apply = "application/apply-patch+yaml";
    private const string JsonPatch = "application/json-patch+json";
    private const string Maps = "api/v1/namespaces/shop/configmaps";
    private const string Sets = "apis/apps/v1/namespaces/shop/deployments";

    private static readonly (string Method, string Path, string? Type, string? Body)[] Requests =
    [
        ("GET", Maps + "/a", null, null),
        ("POST", Maps + "?dryRun=All&fieldManager=t", "application/json", Map("a", "\"x\":\"1\"")),
        ("GET", Maps + "/a", null, null),
        ("POST", Maps + "?fieldManager=t", "application/json", Map("a", "\"x\":\"1\"")),
        ("POST", Maps + "?fieldManager=t", "application/json", Map("a", "\"x\":\"2\"")),
        ("POST", Maps + "?fieldManager=t", "application/json", "{ not json"),
        ("GET", Maps + "/a", null, null),
        ("PATCH", Maps + "/a?fieldManager=t", Merge, """{"metadata":{"resourceVersion":"1"},"data":{"x":"3"}}"""),
        ("PATCH", Maps + "/a?fieldManager=t", Merge, """{"data":{"x":"3","y":"4"}}"""),
        ("PATCH", Maps + "/a?fieldManager=t&dryRun=All", Merge, """{"data":{"x":"dry"}}"""),
        ("GET", Maps + "/a", null, null),
        ("PATCH", Maps + "/a?fieldManager=t", Merge, """{"data":{"y":null}}"""),
        ("PATCH", Maps + "/a?fieldManager=t", "text/plain", "x"),
        ("PATCH", Maps + "/gone?fieldManager=t", Merge, """{"data":{"x":"3"}}"""),
        ("PATCH", Maps + "/a?fieldManager=other", Apply, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"},"data":{"x":"5"}}"""),
        ("PATCH", Maps + "/b?fieldManager=one", Apply, Map("b", "\"x\":\"1\",\"y\":\"1\",\"z\":\"1\"")),
        ("PATCH", Maps + "/b?fieldManager=two", Apply, Map("b", "\"x\":\"2\"")),
        ("PATCH", Maps + "/b?fieldManager=two&force=true", Apply, Map("b", "\"x\":\"2\"")),
        ("PATCH", Maps + "/b?fieldManager=one", Apply, Map("b", "\"y\":\"1\"")),
        ("PATCH", Maps + "/b?fieldManager=three", Apply, Map("b", "\"y\":\"1\"")),
        ("PATCH", Maps + "/b?fieldManager=one", Apply, Map("b", "\"w\":\"1\"")),
        ("PATCH", Maps + "/b", Apply, Map("b", "\"w\":\"1\"")),
        ("DELETE", Maps + "/a", "application/json", """{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"resourceVersion":"1"}}"""),
        ("DELETE", Maps + "/a", "application/json", """{"apiVersion":"v1","kind":"DeleteOptions"}"""),
        ("DELETE", Maps + "/a", "application/json", """{"apiVersion":"v1","kind":"DeleteOptions"}"""),
        ("POST", Sets + "?fieldManager=t", "application/json", Deployment),
        ("PATCH", Sets + "/web?fieldManager=t", Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":"app","resources":{"limits":{"cpu":"2"}},"env":[{"name":"B","value":"2"},{"name":"A","value":null,"valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}]}}}}"""),
        ("PATCH", Sets + "/web?fieldManager=t", Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":"app","$setElementOrder/env":[{"name":"B"},{"name":"A"},{"name":"C"}],"env":[{"name":"C","value":"3"}]}]}}}}"""),
        ("PATCH", Sets + "/web?fieldManager=t", Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":"app","env":[{"name":"A","$patch":"delete"}]}]}}}}"""),
        ("PATCH", Sets + "/web?fieldManager=t", Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":"app","resources":{"requests":{"cpu":"3"}}}]}}}}"""),
        ("PATCH", Sets + "/web?fieldManager=t", Strategic, """{"spec":{"template":{"spec":{"containers":[{"name":"app","resources":{"limits":null}}]}}}}"""),
        ("PATCH", Sets + "/web?fieldManager=t", JsonPatch, """[{"op":"test","path":"/spec/replicas","value":7}]"""),
        ("PATCH", Sets + "/web?fieldManager=t", JsonPatch, """[{"op":"replace","path":"/spec/replicas","value":3}]"""),
        ("PATCH", Sets + "/web/status?fieldManager=t", Merge, """{"spec":{"replicas":9},"status":{"replicas":3}}"""),
        ("GET", Sets + "/web", null, null),
        ("PATCH", "api/v1/namespaces/shop/pods/none/resize", Strategic, "{}"),
        ("GET", Sets + "?limit=1&continue=rubbish", null, null),
    ];

    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
        "spec":{"containers":[{"name":"app","image":"app:1","env":[{"name":"A","value":"1"}],"resources":{"requests":{"cpu":"1"}}}]}}}}
        """;

    [Fact]
    public async Task It_answers_as_the_real_one_does()
    {
        await using var fake = new FakeCluster { MinorVersion = 20 };
        using var ours = new HttpClient { BaseAddress = new Uri(fake.Url + "/") };
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(fixture.Server.Certificate);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, seen, _, _) => seen is not null };
        using var theirs = new HttpClient(handler) { BaseAddress = fixture.Server.Address };
        theirs.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", fixture.Server.AdminToken);
        var differences = new List<string>();
        foreach (var request in Requests)
        {
            var (expected, found) = (await AnswerAsync(theirs, request), await AnswerAsync(ours, request));
            if (expected != found)
            {
                differences.Add($"{request.Method} {request.Path} {request.Body}\n  real: {expected}\n  fake: {found}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static string Sorted(JsonNode? of) => of is JsonObject mapping
        ? "{" + string.Join(',', mapping.OrderBy(static e => e.Key, StringComparer.Ordinal).Select(static e => $"{e.Key}:{Sorted(e.Value)}")) + "}"
        : of?.ToJsonString() ?? "";

    private static string Map(string name, string data) => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"shop"},"data":{ {{{data}}} }}""";

    private static async Task<string> AnswerAsync(HttpClient http, (string Method, string Path, string? Type, string? Body) request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(request.Path, UriKind.Relative));
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.Type!);
        }

        using var answer = await http.SendAsync(message, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        JsonNode? body;
        try
        {
            body = JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            body = null;
        }

        var parts = new List<string> { ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture) };
        if (body?["kind"]?.ToString() == "Status")
        {
            parts.Add(body["reason"]?.ToString() ?? "");
            parts.AddRange((body["details"]?["causes"] as JsonArray ?? []).Select(static c => $"{c!["reason"]} {c["field"]}").Order(StringComparer.Ordinal));
        }
        else if (body is JsonObject of)
        {
            // What a server fills in by itself is not compared; what the request is about is.
            parts.Add(Sorted(of["data"]));
            parts.Add(of["spec"]?["replicas"]?.ToJsonString() ?? "");
            parts.Add(of["status"]?["replicas"]?.ToJsonString() ?? "");
            var container = of["spec"]?["template"]?["spec"]?["containers"]?[0];
            parts.Add(container?["env"] is JsonArray env ? string.Join(' ', env.Select(static e => $"{e!["name"]}={e["value"]}{(e["valueFrom"] is null ? "" : "*")}")) : "");
            parts.Add(Sorted(container?["resources"]));
            parts.AddRange((of["metadata"]?["managedFields"] as JsonArray ?? []).Select(static m => $"{m!["manager"]} {m["operation"]}").Order(StringComparer.Ordinal));
        }

        return string.Join(" | ", parts.Where(static p => p.Length > 0));
    }
}
