using Ullage.Manifests.Yaml;
using Ullage.Testing;

namespace Ullage.Cli.Tests.Generate;

/// <summary>Which container and port of a workload are taken where there are several.</summary>
public sealed class ServingContainerTests : IDisposable
{
    private const string Meshed = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: team}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop, ver: "1"}}
            spec:
              containers:
                - name: istio-proxy
                  image: istio/proxyv2:1.20
                  ports: [{name: http-envoy-prom, containerPort: 15090}]
                - name: web
                  image: registry.example/web:1.0
                  ports: [{name: grpc, containerPort: 50051}, {name: http, containerPort: 8080}, {name: metrics, containerPort: 9090}]
                  env: [{name: LOG_LEVEL, value: info}]
        """;

    private const string Front = """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: front, namespace: team}
        spec: {selector: {app: shop}, ports: [{name: rpc, port: 50051, targetPort: grpc}, {name: public, port: 80, targetPort: http}]}
        """;

    private readonly TemporaryFolder _folder = new("serving");

    [Theory]
    [InlineData("probes --liveness-path /livez --readiness-path /readyz", "livenessProbe")]
    [InlineData("config --literal LEVEL=debug", "configMapKeyRef")]
    [InlineData("secret --key TOKEN", "secretKeyRef")]
    public async Task What_is_put_into_a_pod_goes_to_the_container_that_serves(string command, string expected)
    {
        Write(Meshed);
        var run = await Run(command + " -f a.yaml --yes");
        Assert.True(run.Exit == 0, run.Errors);
        var containers = YamlFile.Parse(File.ReadAllText(At("a.yaml"))).Documents[0].Root["spec"]["template"]["spec"]["containers"];
        var texts = new List<string>();
        foreach (var item in containers.Items)
        {
            texts.Add(File.ReadAllText(At("a.yaml"))[item.Span.Start..item.Span.End]);
        }

        Assert.DoesNotContain(expected, texts[0], StringComparison.Ordinal);
        Assert.Contains(expected, texts[1], StringComparison.Ordinal);
        Assert.Contains("container web is taken, of istio-proxy, web; --container names another", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("init --migrate job", "image: registry.example/web:1.0", "proxyv2")]
    [InlineData("init", "image: registry.example/web:1.0", "+          image: istio")]
    [InlineData("svc", "targetPort: http", "15090")]
    [InlineData("networkpolicy", "port: http", "envoy")]
    [InlineData("ingress --host shop.example", "name: http", "envoy")]
    public async Task What_is_made_for_a_pod_is_made_for_the_container_that_serves(string command, string expected, string never)
    {
        Write(Meshed);
        var run = await Run(command + " -f a.yaml");
        Assert.True(run.Exit == 0, run.Errors);
        Assert.Contains(expected, run.Output.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(never, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Service_tells_which_of_several_serves_and_without_one_the_container_must_be_named()
    {
        const string probes = "probes --liveness-path /livez --readiness-path /readyz -f a.yaml";
        var two = Meshed.Replace("istio-proxy", "admin", StringComparison.Ordinal).Replace("istio/proxyv2", "registry.example/admin", StringComparison.Ordinal);
        Write(two);
        foreach (var command in new[] { probes, "ingress --host shop.example -f a.yaml", "config --literal A=b -f a.yaml", "init -f a.yaml" })
        {
            var refused = await Run(command);
            Assert.Equal(2, refused.Exit);
            Assert.Contains("has containers admin, web, and nothing tells which of them is meant; give --container", refused.Errors, StringComparison.Ordinal);
        }

        Assert.Contains("port: http", (await Run(probes + " --container web")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("15090", (await Run("svc -f a.yaml --container web")).Output, StringComparison.Ordinal);
        Assert.Contains("has no container nope; it has admin, web", (await Run("svc -f a.yaml --container nope")).Errors, StringComparison.Ordinal);
        Write(two + "\n" + Front);
        Assert.Contains("port: http", (await Run(probes)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{name: grpc, containerPort: 50051}, {name: http, containerPort: 8080}", "port: http")]
    [InlineData("{name: metrics, containerPort: 9090}, {name: api, containerPort: 7000}", "port: api")]
    [InlineData("{name: admin, containerPort: 9999}, {containerPort: 8080}", "port: 8080")]
    [InlineData("{name: https, containerPort: 8443}", "scheme: HTTPS")]
    [InlineData("{name: https, containerPort: 8443}, {name: web, containerPort: 8000}", "port: web")]
    public async Task Probes_ask_the_port_that_answers_HTTP(string ports, string expected)
    {
        Write(Meshed.Replace("{name: grpc, containerPort: 50051}, {name: http, containerPort: 8080}, {name: metrics, containerPort: 9090}", ports, StringComparison.Ordinal));
        var run = await Run("probes -f a.yaml --liveness-path /livez --readiness-path /readyz");
        Assert.True(run.Exit == 0, run.Errors);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.Equal(ports.Contains("grpc", StringComparison.Ordinal), run.Errors.Contains("probes ask port http of container web, of grpc, http; --probe-port names another", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_of_gRPC_alone_gets_no_probe_of_HTTP()
    {
        Write(Meshed.Replace(", {name: http, containerPort: 8080}", "", StringComparison.Ordinal));
        var run = await Run("probes -f a.yaml --liveness-path /livez --readiness-path /readyz");
        Assert.Equal(2, run.Exit);
        Assert.Contains("names no port of container web that answers HTTP, only grpc", run.Errors, StringComparison.Ordinal);
        Assert.Contains("port: 8081", (await Run("probes -f a.yaml --liveness-path /livez --readiness-path /readyz --probe-port 8081")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Ingress_leads_to_the_Service_that_is_there()
    {
        Write(Meshed);
        File.WriteAllText(At("b.yaml"), Front);
        var run = await Run("ingress --host shop.example -f .");
        Assert.True(run.Exit == 0, run.Errors);
        Assert.Contains("name: front", run.Output, StringComparison.Ordinal);
        Assert.Contains("name: public", run.Output, StringComparison.Ordinal);
        Generated.IsGood([("a.yaml", Meshed), ("b.yaml", Front), ("made.yaml", run.Output)], [.. _ofTheFixture]);
    }

    [Fact]
    public async Task The_Service_of_a_StatefulSet_is_headless_and_a_database_is_not_called_http()
    {
        const string database = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: team}
            spec:
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: db, image: "postgres:16", ports: [{containerPort: 5432}]}]}
            """;
        Write(database);
        var run = await Run("svc -f a.yaml");
        Assert.Equal("None", YamlFile.Parse(run.Output).Documents[0].Root["spec"]["clusterIP"].Text);
        Assert.Contains("port: 5432", run.Output, StringComparison.Ordinal);
        Assert.Contains("name: port-5432", run.Output, StringComparison.Ordinal);
        Write(database.Replace("serviceName: db", "serviceName: db-pods", StringComparison.Ordinal));
        Assert.DoesNotContain("clusterIP", (await Run("svc -f a.yaml")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_that_a_budget_selects_get_no_second_one()
    {
        const string budget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b, namespace: team}\nspec: {minAvailable: 1, selector: {matchLabels: {app: shop}}}\n";
        Write(Meshed);
        File.WriteAllText(At("b.yaml"), budget);
        var run = await Run("pdb -f .");
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("ullage: PodDisruptionBudget shop selects the pods of Deployment", run.Errors, StringComparison.Ordinal);
        File.WriteAllText(At("c.yaml"), Meshed.Replace("shop", "cart", StringComparison.Ordinal));
        run = await Run("pdb -f .");
        Assert.Equal((0, 1), (run.Exit, run.Output.Split("kind: PodDisruptionBudget").Length - 1));
        Assert.Contains("name: cart", run.Output, StringComparison.Ordinal);

        // Its own, made again, takes the place of the one before.
        File.WriteAllText(At("b.yaml"), budget.Replace("name: b,", "name: shop,", StringComparison.Ordinal));
        Assert.Equal(2, (await Run("pdb -f .")).Output.Split("kind: PodDisruptionBudget").Length - 1);
    }

    [Fact]
    public async Task Budgets_and_workloads_without_a_namespace_are_meant_for_one_place()
    {
        Write(Meshed.Replace(", namespace: team", "", StringComparison.Ordinal));
        File.WriteAllText(At("b.yaml"), "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {minAvailable: 1, selector: {matchLabels: {app: shop}}}\n");
        Assert.Equal(2, (await Run("pdb -f .")).Exit);
    }

    [Theory]
    [InlineData("dockerfile --runtime go --output-file a.yaml")]
    [InlineData("pdb -f a.yaml --output-file a.yaml")]
    [InlineData("probes -f a.yaml --liveness-path /livez --readiness-path /readyz --output-file a.yaml")]
    [InlineData("alerts --output-file a.yaml")]
    [InlineData("dashboard go-runtime --output-file a.yaml")]
    [InlineData("config shop --literal A=b --output-file a.yaml")]
    [InlineData("init -f a.yaml --migrate job --output-file a.yaml")]
    public async Task A_file_that_is_there_and_differs_is_replaced_by_force_alone(string command)
    {
        Write(Meshed);
        var run = await Run(command);
        Assert.Equal((2, Meshed), (run.Exit, File.ReadAllText(At("a.yaml"))));
        Assert.Matches("a.yaml is there already and differs; (--diff shows the difference, )?--force replaces it", run.Errors);
        Assert.Equal(0, (await Run(command + " --force")).Exit);
        Assert.NotEqual(Meshed, File.ReadAllText(At("a.yaml")));
    }

    [Fact]
    public async Task What_is_there_already_and_the_same_is_no_obstacle()
    {
        File.WriteAllText(At("alerts.yaml"), "");
        Assert.Equal((0, 0), ((await Run("alerts --output-file alerts.yaml")).Exit, (await Run("alerts --output-file alerts.yaml")).Exit));
        Assert.Equal((0, 0), ((await Run("dashboard --output-file boards/")).Exit, (await Run("dashboard --output-file boards/")).Exit));
        File.AppendAllText(At("boards/go-runtime.json"), " ");
        var run = await Run("dashboard --output-file boards/");
        Assert.Equal(2, run.Exit);
        Assert.Contains("boards/go-runtime.json is there already and differs", run.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("dashboard --output-file boards/ --force")).Exit);
    }

    public void Dispose() => _folder.Dispose();

    // What is wrong with the fixture itself.
    private static readonly string[] _ofTheFixture =
    [
        "cpu-request-missing", "cpu-limit-missing", "memory-request-missing", "memory-limit-missing", "liveness-missing", "readiness-missing", "pdb-missing", "spread-missing", "run-as-root", "writable-root", "privilege-escalation",
        "service-account-token", "metrics-unscraped", "hpa-missing", "priority-missing", "prestop-missing", "single-replica", "startup-missing",
    ];

    private void Write(string text) => File.WriteAllText(At("a.yaml"), text);

    private Task<CommandRun> Run(string command) => CommandRun.Of(["generate", .. command.Split(' ')], directory: _folder.Path);

    private string At(string name) => Path.Combine(_folder.Path, name);
}
