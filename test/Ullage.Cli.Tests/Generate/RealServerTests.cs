using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Ullage.Cli.Tests.Deploy;
using Ullage.Generators;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Cli.Tests.Generate;

/// <summary>
/// A real API server tries what is generated, without keeping it. The newest that can be built here is 1.20: it judges by the code that later ones have still, autoscalers and budgets in the
/// versions before those generated, which differ in name alone. What it cannot know is left out and named below.
/// </summary>
public sealed class RealServerTests(RealServerTests.Fixture server) : IClassFixture<RealServerTests.Fixture>, IDisposable
{
    // Fields that came later are dropped by an older server, but a hook that is empty without them is refused.
    private static readonly Dictionary<string, string> _before = new() { ["autoscaling/v2"] = "autoscaling/v2beta2", ["policy/v1"] = "policy/v1beta1" };
    private static readonly HashSet<string> _ofTheCluster = ["Namespace", "PriorityClass"];
    private readonly TemporaryFolder _folder = new("real");

    public static TheoryData<string> Sets()
    {
        string[] ways = ["--cache redis --migrate init --key DATABASE_URL --host shop.example", "--cache memcached --migrate job --scrape none", "--strict --scrape servicemonitor --min-replicas 2 --max-replicas 3"];
        var sets = new TheoryData<string>();
        foreach (var runtime in new[] { "go", "dotnet", "other" })
        {
            foreach (var (tier, i) in new[] { "lightweight", "memory-intensive", "cpu-intensive" }.Select(static (t, i) => (t, i)))
            {
                sets.Add($"--runtime {runtime} --tier {tier} {ways[(i + runtime.Length) % ways.Length]}{(runtime == "go" && i == 0 ? " --go-version 1.24" : "")}");
            }
        }

        return sets;
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task A_whole_set_is_taken(string options)
    {
        Assert.NotNull(server.Client);
        var run = await CommandRun.Of(["generate", "service", "shop", .. $"--image registry.example/shop:1.4.2 --into-namespace shop {options}".Split(' ')], directory: _folder.Path);
        Assert.True(run.Exit == 0, run.Errors);
        var objects = Directory.EnumerateFiles(Path.Combine(_folder.Path, "shop")).Where(static f => Path.GetFileName(f) != "kustomization.yaml").SelectMany(Deployed.Documents).ToList();
        Assert.True(objects.Count >= 10);
        foreach (var of in objects)
        {
            Assert.Equal("", await RefusalAsync(of));
        }
    }

    [Theory]
    [InlineData("pdb -f deployment.yaml")]
    [InlineData("hpa -f deployment.yaml --min-replicas 2 --max-replicas 4")]
    [InlineData("hpa shop --tier lightweight")]
    [InlineData("svc -f deployment.yaml")]
    [InlineData("svc shop")]
    [InlineData("ingress -f deployment.yaml --host shop.example --http-path /a --tls-secret shop-tls --ingress-class nginx")]
    [InlineData("ingress shop --host *.shop.example")]
    [InlineData("networkpolicy -f deployment.yaml --from-namespace ingress-nginx --scraped-from monitoring")]
    [InlineData("servicemonitor -f deployment.yaml --monitor-label release=prometheus")]
    [InlineData("quota -f deployment.yaml --max-replicas 10000")]
    [InlineData("limitrange defaults --tier cpu-intensive")]
    [InlineData("priority serving --value 1000000000")]
    [InlineData("redis shop-redis --memory-limit 32Mi")]
    [InlineData("memcached sessions --memory-limit 1Ti")]
    [InlineData("config shop --literal LOG_LEVEL=info --literal EMPTY=")]
    [InlineData("secret shop --env-file shop.env")]
    [InlineData("init -f deployment.yaml --migrate job --key DATABASE_URL --from-secret shop-database")]
    [InlineData("init shop --migrate job --image shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task Every_object_is_taken(string command)
    {
        Assert.NotNull(server.Client);
        await File.WriteAllTextAsync(_folder.File("deployment.yaml"), ObjectTests.Deployment, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.File("shop.env"), "DATABASE_URL=postgres://shop:pa=ss@db/shop\n", TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["generate", .. command.Split(' ')], directory: _folder.Path);
        Assert.True(run.Exit == 0, run.Errors);
        await File.WriteAllTextAsync(_folder.File("made.yaml"), run.Output, TestContext.Current.CancellationToken);
        foreach (var of in Deployed.Documents(_folder.File("made.yaml")))
        {
            Assert.Equal("", await RefusalAsync(of));
        }
    }

    [Theory]
    [InlineData("init -f deployment.yaml --yes")]
    [InlineData("init -f deployment.yaml --key DATABASE_URL --from-secret shop-database --yes")]
    [InlineData("probes -f deployment.yaml --liveness-path /healthz --readiness-path /readyz --yes")]
    [InlineData("spread -f deployment.yaml --strict --yes")]
    [InlineData("config -f deployment.yaml --literal LOG_LEVEL=info --yes")]
    [InlineData("secret -f deployment.yaml --key DATABASE_URL --yes")]
    public async Task What_is_put_into_a_workload_is_taken(string command)
    {
        Assert.NotNull(server.Client);
        await File.WriteAllTextAsync(_folder.File("deployment.yaml"), ObjectTests.Deployment, TestContext.Current.CancellationToken);
        var run = await CommandRun.Of(["generate", .. command.Split(' ')], directory: _folder.Path);
        Assert.True(run.Exit == 0, run.Errors);
        Assert.Equal("", await RefusalAsync(Deployed.Documents(_folder.File("deployment.yaml")).Single()));
    }

    [Fact]
    public async Task A_Secret_with_a_placeholder_is_refused_until_it_is_filled_in()
    {
        Assert.NotNull(server.Client);
        var run = await CommandRun.Of(["generate", "secret", "shop", "--key", "DATABASE_URL"], directory: _folder.Path);
        await File.WriteAllTextAsync(_folder.File("secret.yaml"), run.Output, TestContext.Current.CancellationToken);
        Assert.Contains("base64", await RefusalAsync(Deployed.Documents(_folder.File("secret.yaml")).Single()), StringComparison.Ordinal);
    }

    /// <summary>The server is the oracle of what names are.</summary>
    [Fact]
    public async Task Names_are_taken_where_the_server_takes_them()
    {
        Assert.NotNull(server.Client);
        string[] names = ["a", "a1", "1a", "a-", "-a", "a.b", "a..b", "A", "a_b", "a b", new('a', 63), new('a', 64), "a.1", "a/b"];
        string[] keys = ["a", "A_b.c", "-a", "a/b", "a.example/b-", "a//b", "/a", "a/", "a.b/c_d", new('k', 64)], paths = ["/", "/a", "a", "/a//b", "/a/../b", "/a/..", "/a/.", "/a%2Fb", "/a.b/.c"], ports = ["http", "h2c", "a--b", "a-", "1-2", "abcdefghijklmnop", "abcdefghijklmno", "A", "a_b"];
        foreach (var name in names)
        {
            await AgreesAsync("Service " + name, ObjectName.IsService(name), Object("v1", "Service", name, """{"ports":[{"port":80}]}"""));
            await AgreesAsync("Secret " + name, ObjectName.IsSubdomain(name), Object("v1", "Secret", name, "{}"));
            await AgreesAsync("Namespace " + name, ObjectName.IsLabel(name), Object("v1", "Namespace", name, "{}"));
            await AgreesAsync("host " + name, ObjectName.IsHost(name) || name.Length == 64, Ingress(name, "/"));
        }

        foreach (var key in keys)
        {
            await AgreesAsync("label " + key, ObjectName.IsLabelKey(key), Labelled(key, "x"));
            await AgreesAsync("value " + key, ObjectName.IsLabelValue(key), Labelled("x", key));
        }

        foreach (var path in paths)
        {
            await AgreesAsync("path " + path, ObjectName.IsIngressPath(path), Ingress("shop.example", path));
        }

        foreach (var port in ports)
        {
            await AgreesAsync("port " + port, ObjectName.IsPort(port), Object("v1", "Pod", "shop", $$"""{"containers":[{"name":"a","image":"a","ports":[{"name":"{{port}}","containerPort":80}]}]}"""));
        }

        Assert.NotEqual("", await RefusalAsync(new JsonObject { ["apiVersion"] = "scheduling.k8s.io/v1", ["kind"] = "PriorityClass", ["metadata"] = new JsonObject { ["name"] = "system-a" }, ["value"] = 1 }));
    }

    public void Dispose() => _folder.Dispose();

    private async Task AgreesAsync(string what, bool ours, JsonObject of) => Assert.True(ours == (await RefusalAsync(of) is var refusal && refusal.Length == 0), $"{what}: {(ours ? "taken" : "refused")} here, by the server: {refusal}");

    private static JsonObject Object(string version, string kind, string name, string spec) => new() { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = JsonNode.Parse(spec) };

    private static JsonObject Labelled(string key, string value)
    {
        var of = Object("v1", "Secret", "shop", "{}");
        of["metadata"]!["labels"] = new JsonObject { [key] = value };
        return of;
    }

    private static JsonObject Ingress(string host, string path) =>
        Object("networking.k8s.io/v1", "Ingress", "shop", $$"""{"rules":[{"host":"{{host}}","http":{"paths":[{"path":"{{path}}","pathType":"Prefix","backend":{"service":{"name":"shop","port":{"number":80} } } }]} }]}""");

    /// <summary>Why the server refuses an object; empty where it takes it, and for what no 1.20 knows.</summary>
    private async Task<string> RefusalAsync(JsonObject made)
    {
        var of = (JsonObject)made.DeepClone();
        var (api, kind) = (of["apiVersion"]!.ToString(), of["kind"]!.ToString());
        if (api.StartsWith("monitoring.coreos.com/", StringComparison.Ordinal))
        {
            return "";
        }

        api = _before.GetValueOrDefault(api, api);
        of["apiVersion"] = api;
        var isSpaced = !_ofTheCluster.Contains(kind);
        if (isSpaced)
        {
            of["metadata"]!["namespace"] = "default";
        }

        foreach (var container in of["spec"]?["template"]?["spec"]?["containers"]?.AsArray() ?? [])
        {
            if (container!["lifecycle"]?["preStop"]?["sleep"] is not null)
            {
                container.AsObject().Remove("lifecycle");
            }
        }

        var plural = kind switch { "NetworkPolicy" => "networkpolicies", "Ingress" => "ingresses", "PriorityClass" => "priorityclasses", _ => kind.ToLowerInvariant() + "s" };
        using var content = new StringContent(of.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync(new Uri($"/{(api.Contains('/', StringComparison.Ordinal) ? "apis" : "api")}/{api}/{(isSpaced ? "namespaces/default/" : "")}{plural}?dryRun=All", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return answer.StatusCode == HttpStatusCode.Created ? "" : $"{kind} {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    /// <summary>One server for all; where it is absent each test is skipped with the reason.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private KubernetesServer? _server;
        private HttpClient? _client;
        private string _absent = "";

        public HttpClient Client
        {
            get
            {
                Assert.SkipWhen(_client is null, _absent);
                return _client!;
            }
        }

        public async ValueTask InitializeAsync()
        {
            try
            {
                _server = await KubernetesServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
                _client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }) { BaseAddress = _server.Address };
                _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _server.AdminToken);
            }
            catch (ToolMissingException e)
            {
                _absent = e.Message;
            }
        }

        public async ValueTask DisposeAsync()
        {
            _client?.Dispose();
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }
        }
    }
}
