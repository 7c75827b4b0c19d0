using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Ullage.Cli.Tests.Deploy;
using Ullage.Testing;
using Ullage.Testing.Kubernetes;

namespace Ullage.Cli.Tests.Generate;

/// <summary>An API server takes what is generated, and its bounds admit the pods they are made for.</summary>
public sealed class DryRunTests : IDisposable
{
    private static readonly HashSet<string> _ofTheCluster = ["Namespace", "PriorityClass"];
    private readonly TemporaryFolder _folder = new("generate");

    [Fact]
    public async Task A_dry_run_takes_every_object_and_the_quota_admits_the_most_replicas_and_a_rollout()
    {
        var run = await CommandRun.Of(["generate", "service", "shop", .. "--image shop:1.4.2 --runtime go --tier lightweight --into-namespace shop --host shop.example --scrape servicemonitor --cache redis --migrate init --key DATABASE_URL".Split(' ')], directory: _folder.Path);
        Assert.True(run.Exit == 0, run.Errors);
        var objects = Directory.EnumerateFiles(Path.Combine(_folder.Path, "shop")).Where(static f => Path.GetFileName(f) != "kustomization.yaml").SelectMany(Deployed.Documents).ToList();
        await using var cluster = new FakeCluster();
        using var client = new HttpClient { BaseAddress = new(cluster.Url) };
        foreach (var of in objects)
        {
            Assert.Equal(HttpStatusCode.Created, await Create(client, of, "?dryRun=All"));
        }

        foreach (var of in objects.Where(static o => o["kind"]!.ToString() is "Namespace" or "ResourceQuota" or "LimitRange"))
        {
            Assert.Equal(HttpStatusCode.Created, await Create(client, of, ""));
        }

        // Ten replicas, one that a rolling update adds, two that are ending.
        var template = (JsonObject)objects.Of("Deployment", "shop")["spec"]!["template"]!;
        for (var i = 0; i < 13; i++)
        {
            var pod = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = new JsonObject { ["name"] = $"shop-{i}" }, ["spec"] = template["spec"]!.DeepClone() };
            Assert.Equal(HttpStatusCode.Created, await Create(client, pod, ""));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<HttpStatusCode> Create(HttpClient client, JsonObject of, string query)
    {
        var kind = of["kind"]!.ToString();
        var plural = kind switch { "NetworkPolicy" => "networkpolicies", "Ingress" => "ingresses", "PriorityClass" => "priorityclasses", _ => kind.ToLowerInvariant() + "s" };
        var body = (JsonObject)of.DeepClone();
        var api = of["apiVersion"]!.ToString();
        var space = _ofTheCluster.Contains(kind) ? "" : "namespaces/shop/";
        if (space.Length > 0)
        {
            body["metadata"]!["namespace"] = "shop";
        }

        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri($"/{(api.Contains('/', StringComparison.Ordinal) ? "apis" : "api")}/{api}/{space}{plural}{query}", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{kind}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return answer.StatusCode;
    }
}
