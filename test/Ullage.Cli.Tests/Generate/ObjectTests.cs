using Ullage.Testing;

namespace Ullage.Cli.Tests.Generate;

/// <summary>Single objects around a service that is there.</summary>
public sealed class ObjectTests : IDisposable
{
    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: catalog
          namespace: shop
        spec:
          replicas: 3   # until there is an autoscaler
          selector:
            matchLabels: {app: catalog, part: api}
          template:
            metadata:
              labels: {app: catalog, part: api}
            spec:
              containers:
                - name: web
                  image: registry.example/catalog:1.4.2
                  ports:
                    - name: web
                      containerPort: 8000
                    - name: metrics
                      containerPort: 9102
                    - name: pprof
                      containerPort: 6060
                  env:
                    - name: LOG_LEVEL
                      value: info
                    - name: DATABASE_URL
                      value: "postgres://shop:hunter2@db/shop"   # to be moved
                  resources:
                    requests: {cpu: 100m, memory: 256Mi}
                    limits: {cpu: 500m, memory: 512Mi}
        """;

    private readonly TemporaryFolder _folder = new("generate");

    public ObjectTests() => File.WriteAllText(At("deployment.yaml"), Deployment);

    [Theory]
    [InlineData("pdb", "maxUnavailable: 1")]
    [InlineData("hpa", "averageUtilization: 350")]
    [InlineData("svc", "targetPort: web")]
    [InlineData("quota", "pods: 6")]
    [InlineData("quota --max-replicas 10", "requests.cpu: 1300m")]
    [InlineData("ingress --host shop.example", "host: shop.example")]
    [InlineData("networkpolicy", "port: web")]
    [InlineData("networkpolicy --scraped-from monitoring", "kubernetes.io/metadata.name: monitoring")]
    [InlineData("servicemonitor --monitor-label release=prometheus", "release: prometheus")]
    [InlineData("init --migrate job --key DATABASE_URL --from-secret catalog-database", "name: catalog-migrate-1-4-2")]
    public async Task It_takes_names_labels_ports_and_amounts_from_the_manifest(string command, string expected)
    {
        var run = await Run(command + " -f deployment.yaml");
        Assert.True(run.Exit == 0, run.Errors);
        Assert.Contains(expected, run.Output.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("namespace: shop", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("6060", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pprof", run.Output, StringComparison.Ordinal);

        // The migration runs as the fixture does, which says nothing of security.
        Generated.IsGood([("made.yaml", run.Output)], "service-selects-nothing", "pdb-selects-nothing", "hpa-target-unknown", "ingress-port-unknown", "run-as-root", "privilege-escalation", "writable-root");
    }

    [Fact]
    public async Task Several_workloads_get_an_object_each_and_a_name_picks_one()
    {
        File.WriteAllText(At("cart.yaml"), Deployment.Replace("catalog", "cart", StringComparison.Ordinal));
        File.WriteAllText(At("notes.yaml"), "just: text\n");
        File.WriteAllText(At("broken.yaml"), "a: [\n");
        Assert.Equal(["  name: cart", "  name: catalog"], (await Run("pdb -f .")).Output.Split('\n').Where(static l => l.StartsWith("  name:", StringComparison.Ordinal)));
        Assert.Equal(["  name: cart"], (await Run("pdb cart -f .")).Output.Split('\n').Where(static l => l.StartsWith("  name:", StringComparison.Ordinal)));
        Assert.Contains("no workload of the manifests is called card", (await Run("pdb card -f .")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pdb shop")]
    [InlineData("hpa shop --tier lightweight")]
    [InlineData("svc shop")]
    [InlineData("priority serving")]
    [InlineData("limitrange defaults --tier cpu-intensive")]
    [InlineData("quota shop --tier lightweight")]
    [InlineData("ingress shop --host shop.example --tls-secret shop-tls --ingress-class nginx")]
    [InlineData("networkpolicy shop --from-namespace ingress-nginx --metrics-port 2112")]
    [InlineData("servicemonitor shop --metrics-port 2112")]
    [InlineData("redis shop-redis --memory-limit 512Mi --into-namespace shop")]
    [InlineData("memcached sessions")]
    [InlineData("config shop --literal LOG_LEVEL=info --literal DEBUG=false")]
    [InlineData("init shop --migrate job --image shop:2.0.0 --migrate-arg db --migrate-arg upgrade")]
    public async Task It_makes_them_from_flags_alone(string command)
    {
        var run = await Run(command);
        Assert.True(run.Exit == 0, run.Errors);
        Generated.IsGood([("made.yaml", run.Output)], "service-selects-nothing", "pdb-selects-nothing", "hpa-target-unknown", "ingress-port-unknown");
    }

    [Fact]
    public async Task Probes_are_put_into_the_manifest_and_every_other_byte_stays()
    {
        var shown = await Run("probes -f deployment.yaml --liveness-path /healthz --readiness-path /readyz");
        Assert.Equal((0, Deployment), (shown.Exit, File.ReadAllText(At("deployment.yaml"))));
        Assert.Contains("  path: /healthz", shown.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("probes -f deployment.yaml --liveness-path /healthz --readiness-path /readyz --yes")).Exit);
        var text = File.ReadAllText(At("deployment.yaml"));
        Assert.Equal(Deployment, string.Join('\n', text.Split('\n').Where(static l => !shownLine(l))), ignoreLineEndingDifferences: false);
        Generated.IsGood([("deployment.yaml", text)], _ofTheFixture);
        var again = await Run("probes -f deployment.yaml --liveness-path /healthz --readiness-path /readyz --yes");
        Assert.Equal(text, File.ReadAllText(At("deployment.yaml")));
        Assert.Contains("has livenessProbe at line", again.Errors, StringComparison.Ordinal);

        static bool shownLine(string line) => line.TrimStart() is var t && (t.StartsWith("startupProbe", StringComparison.Ordinal) || t.StartsWith("livenessProbe", StringComparison.Ordinal) || t.StartsWith("readinessProbe", StringComparison.Ordinal)
            || t.StartsWith("httpGet", StringComparison.Ordinal) || t.StartsWith("path:", StringComparison.Ordinal) || t.StartsWith("port:", StringComparison.Ordinal) || t.StartsWith("periodSeconds", StringComparison.Ordinal)
            || t.StartsWith("timeoutSeconds", StringComparison.Ordinal) || t.StartsWith("failureThreshold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_kubectl_prints_is_read_from_standard_input_and_never_edited()
    {
        var run = await CommandRun.Of(["generate", "pdb", "-f", "-"], directory: _folder.Path, input: Deployment);
        Assert.True(run.Exit == 0, run.Errors);
        Assert.Contains("name: catalog", run.Output, StringComparison.Ordinal);
        Assert.Contains("standard input is none", (await CommandRun.Of(["generate", "spread", "-f", "-", "--yes"], directory: _folder.Path, input: Deployment)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_in_a_folder_is_left_out_and_told_and_a_file_that_was_named_must_be_whole()
    {
        File.WriteAllText(At("patch.yaml"), "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: catalog\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: catalog:2\n");
        var folder = await Run("pdb -f .");
        Assert.Equal((0, 1), (folder.Exit, folder.Output.Split("kind: PodDisruptionBudget").Length - 1));
        Assert.Contains("left out: patch.yaml, line 1", folder.Errors, StringComparison.Ordinal);
        var file = await Run("pdb -f patch.yaml");
        Assert.Equal(2, file.Exit);
        Assert.Contains("expected spec.selector.matchLabels", file.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config shop --literal DB_PASSWORD=hunter2")]
    [InlineData("config -f deployment.yaml --literal DB_PASSWORD=hunter2 --yes")]
    [InlineData("service shop --image shop:1.4.2 --runtime go --tier lightweight --literal DB_PASSWORD=hunter2")]
    public async Task A_secret_among_the_settings_is_refused_and_not_repeated(string command)
    {
        var run = await Run(command);
        Assert.Equal(2, run.Exit);
        Assert.Contains("DB_PASSWORD holds a secret", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", run.Errors + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_probe_path_is_guessed()
    {
        var run = await Run("probes -f deployment.yaml");
        Assert.Equal(2, run.Exit);
        Assert.Contains("a path that the service does not answer restarts it for ever", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spread -f deployment.yaml --strict --yes")]
    [InlineData("init -f deployment.yaml --key DATABASE_URL --from-secret catalog-database --yes")]
    [InlineData("config -f deployment.yaml --literal LOG_LEVEL=debug --yes")]
    public async Task Edits_fit_the_schema_and_come_once(string command)
    {
        Assert.Equal(0, (await Run(command)).Exit);
        var text = File.ReadAllText(At("deployment.yaml"));
        Assert.NotEqual(Deployment, text);
        Assert.Contains("# until there is an autoscaler", text, StringComparison.Ordinal);
        Generated.IsGood(Generated.In(_folder.Path), _ofTheFixture);
        var again = await Run(command);
        Assert.Equal((0, ""), (again.Exit, again.Output));
        Assert.Contains("nothing to change", again.Errors, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(At("deployment.yaml")));
    }

    [Fact]
    public async Task A_secret_in_the_manifest_gives_way_to_a_reference_and_none_is_made_up()
    {
        var run = await Run("secret -f deployment.yaml --key DATABASE_URL --yes");
        Assert.True(run.Exit == 0, run.Errors);
        var (workload, secret) = (File.ReadAllText(At("deployment.yaml")), File.ReadAllText(At("catalog-secret.yaml")));
        Assert.DoesNotContain("hunter2", workload + secret, StringComparison.Ordinal);
        Assert.Contains("secretKeyRef", workload, StringComparison.Ordinal);
        Assert.Contains("<DATABASE_URL in base 64>", secret, StringComparison.Ordinal);
        Assert.Contains("refused by the API server until then: DATABASE_URL", run.Errors, StringComparison.Ordinal);
        var found = Assert.Single(Manifests.Schema.KubernetesSchema.Newest.Check(Manifests.Yaml.YamlFile.Parse(secret)));
        Assert.Equal(("data.DATABASE_URL", Manifests.Schema.SchemaProblem.BadValue), (found.Path, found.Problem));

        File.WriteAllText(At("shop.env"), "# of staging\nDATABASE_URL=postgres://shop:pa=ss@db/shop\n");
        Assert.Equal(0, (await Run("secret -f deployment.yaml --key DATABASE_URL --env-file shop.env --yes --force")).Exit);
        Assert.Contains(Convert.ToBase64String("postgres://shop:pa=ss@db/shop"u8), File.ReadAllText(At("catalog-secret.yaml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hpa shop", "a container without a CPU request")]
    [InlineData("pdb", "generate pdb needs NAME, or -f")]
    [InlineData("pdb -f nowhere", "nowhere is neither a file nor a folder")]
    [InlineData("ingress shop", "ingress needs --host")]
    [InlineData("servicemonitor shop", "no port called metrics")]
    [InlineData("networkpolicy shop --scraped-from monitoring", "no port called metrics for scrapers of monitoring; name one so, or give --metrics-port")]
    [InlineData("secret shop", "has nothing to hold")]
    [InlineData("redis cache --memory-limit 16Mi", "expected at least 32Mi")]
    [InlineData("spread shop", "needs --filename")]
    [InlineData("dockerfile --runtime dotnet", "needs --package for dotnet")]
    [InlineData("dockerfile --runtime go --package '.;rm'", "is no path of a package")]
    [InlineData("pdf shop", "did you mean")]
    [InlineData("hpa shop --tier lightweight --min-replicas 5 --max-replicas 2", "--max-replicas 2 is below --min-replicas 5")]
    [InlineData("hpa shop --tier lightweight --min-replicas 5 --max-replicas 5", "--max-replicas 5 is no more than --min-replicas 5")]
    [InlineData("hpa shop --tier lightweight --max-replicas 1", "--max-replicas 1 leaves nothing to scale")]
    [InlineData("hpa shop --requests cpu=2 --limits cpu=1", "2 of CPU are requested and 1 are the limit")]
    [InlineData("limitrange shop --requests cpu=1,memory=2Gi --limits cpu=1,memory=1Gi", "2Gi of memory are requested and 1Gi are the limit")]
    [InlineData("svc 1shop", "\"1shop\" is no name of a Service")]
    [InlineData("redis 1shop", "\"1shop\" is no name of a Service")]
    [InlineData("ingress 1shop --host shop.example", "\"1shop\" is no name of a Service")]
    [InlineData("servicemonitor abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-abcdefg --metrics-port 2112", "is no name of a Service")]
    [InlineData("priority system-serving", "is a name that Kubernetes keeps for itself")]
    [InlineData("pdb shop --into-namespace Shop", "--into-namespace: \"Shop\" is not taken")]
    [InlineData("ingress shop --host shop_example", "--host: \"shop_example\" is not taken")]
    [InlineData("ingress shop --host shop.example --http-path orders", "--http-path: \"orders\" is not taken")]
    [InlineData("ingress shop --host shop.example --http-path /a//b", "--http-path: \"/a//b\" is not taken")]
    [InlineData("ingress shop --host shop.example --tls-secret a_b", "--tls-secret: \"a_b\" is not taken")]
    [InlineData("ingress shop --host shop.example --ingress-class a_b", "--ingress-class: \"a_b\" is not taken")]
    [InlineData("networkpolicy shop --from-namespace a.b", "--from-namespace: \"a.b\" is not taken")]
    [InlineData("networkpolicy shop --scraped-from A", "--scraped-from: \"A\" is not taken")]
    [InlineData("servicemonitor shop --metrics-port 2112 --monitor-label -a=b", "--monitor-label: \"-a=b\" is no label")]
    [InlineData("redis cache --memory-limit 2Ti", "expected at most 1Ti")]
    [InlineData("init shop --migrate job --image shop:1;rm", "--image: \"shop:1;rm\" is not taken")]
    [InlineData("init shop --migrate job --image Shop:1", "--image: \"Shop:1\" is not taken")]
    [InlineData("init shop --migrate job --image shop:1 --key A", "--key needs --from-secret")]
    [InlineData("init shop --migrate none", "--migrate none makes nothing")]
    [InlineData("init -f deployment.yaml --from-secret a", "--from-secret needs --key")]
    [InlineData("init -f deployment.yaml --key DATABASE_URL", "does not read DATABASE_URL from a Secret in container web, and no name of a Secret is made up; give --from-secret NAME")]
    [InlineData("init -f deployment.yaml --key OTHER", "has no OTHER in container web, and no name of a Secret is made up")]
    [InlineData("init -f deployment.yaml --container other", "has no container other; it has web")]
    [InlineData("probes -f deployment.yaml --liveness-path /a --readiness-path /b --probe-port nope", "has no port called nope in container web, only web, metrics, pprof")]
    [InlineData("probes -f deployment.yaml --liveness-path /a --readiness-path /b --probe-port 70000", "--probe-port: \"70000\" is not taken")]
    public async Task What_cannot_be_made_is_told(string command, string expected)
    {
        var run = await Run(command);
        Assert.Equal(2, run.Exit);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_is_pointed_to_helm()
    {
        Directory.CreateDirectory(At("chart/templates"));
        File.WriteAllText(At("chart/Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 0.1.0\n");
        File.WriteAllText(At("chart/templates/deployment.yaml"), "kind: Deployment\nmetadata: {name: {{ .Release.Name }}}\n");
        var run = await Run("pdb -f chart");
        Assert.Equal((2, "ullage: no Deployment, StatefulSet, DaemonSet or Rollout is in chart; it is a chart, whose templates are no manifests yet: helm template NAME chart | ullage generate pdb -f -"), (run.Exit, run.ErrorLines.Single()));
    }

    [Fact]
    public async Task Mistakes_are_told_together()
    {
        var run = await Run("service 1shop --image shop --min-replicas 5 --max-replicas 2 --tier light --liveness-path live");
        Assert.Equal(
            [
                "service needs --runtime: go, dotnet, other",
                "--tier: no profile is named light; there are lightweight, memory-intensive, cpu-intensive",
                "the path of liveness is \"live\"; expected one such as /healthz",
                "\"1shop\" is no name of a service; expected at most 63 small letters, digits and -, beginning with a letter and ending with a letter or digit, as a Service is called",
                "5 to 2 replicas; expected 2 or more at least, so that one may go, and more at most, so that there is room to scale",
                "image shop has no fixed version, and what runs tomorrow may be another; give a tag, such as shop:1.4.2",
            ],
            run.ErrorLines.Select(static l => l["ullage: ".Length..]));
    }

    [Theory]
    [InlineData("--max-replicas 2", "minReplicas: 1", "maxReplicas: 2")]
    [InlineData("--max-replicas 3", "minReplicas: 2", "maxReplicas: 3")]
    [InlineData("--min-replicas 12", "minReplicas: 12", "maxReplicas: 24")]
    public async Task A_number_of_replicas_that_is_given_moves_the_default_of_the_other(string option, string fewest, string most)
    {
        var run = await Run("hpa shop --tier lightweight " + option);
        Assert.Equal(0, run.Exit);
        Assert.Contains(fewest, run.Output, StringComparison.Ordinal);
        Assert.Contains(most, run.Output, StringComparison.Ordinal);
        Generated.IsGood([("made.yaml", run.Output)], "hpa-target-unknown");
    }

    [Theory]
    [InlineData(1, "", "minReplicas: 3", "maxReplicas: 10", "has 1 replica, and the autoscaler keeps 3 at least: see that it bears others beside it")]
    [InlineData(20, "", "minReplicas: 3", "maxReplicas: 40", null)]
    [InlineData(20, " --max-replicas 8", "minReplicas: 3", "maxReplicas: 8", "has 20 replicas, and the autoscaler keeps 8 at most")]
    [InlineData(5, "", "minReplicas: 3", "maxReplicas: 10", null)]
    public async Task Replicas_that_a_workload_has_are_kept_within_the_autoscalers_bounds_or_told(int replicas, string option, string fewest, string most, string? told)
    {
        File.WriteAllText(At("deployment.yaml"), Deployment.Replace("replicas: 3 ", $"replicas: {replicas} ", StringComparison.Ordinal));
        var run = await Run("hpa -f deployment.yaml" + option);
        Assert.Equal((0, true, true), (run.Exit, run.Output.Contains(fewest, StringComparison.Ordinal), run.Output.Contains(most, StringComparison.Ordinal)));
        Assert.Contains("Deployment catalog writes replicas; remove that", run.Errors, StringComparison.Ordinal);
        Assert.Equal(told is not null, run.Errors.Contains($"Deployment catalog {told ?? "has"}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workload_that_is_scaled_gets_no_second_autoscaler_and_its_own_is_made_again()
    {
        const string Scaler = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web, namespace: shop}\nspec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: catalog}}\n";
        File.WriteAllText(At("hpa.yaml"), Scaler);
        var run = await Run("hpa -f .");
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains("ullage: HorizontalPodAutoscaler catalog: Deployment", run.Errors, StringComparison.Ordinal);
        Assert.Contains("is scaled by HorizontalPodAutoscaler", run.Errors, StringComparison.Ordinal);
        File.WriteAllText(At("cart.yaml"), Deployment.Replace("catalog", "cart", StringComparison.Ordinal));
        File.WriteAllText(At("agent.yaml"), "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: shop}\nspec: {selector: {matchLabels: {app: agent}}, template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: agent, image: 'a:1'}]}}}\n");
        foreach (var kind in new[] { "hpa", "pdb" })
        {
            run = await Run(kind + " -f .");
            Assert.Equal((0, kind == "hpa" ? 1 : 2), (run.Exit, run.Output.Split("\n  name: ").Length - 1));
            Assert.Contains("left out: DaemonSet agent", run.Errors, StringComparison.Ordinal);
        }

        File.WriteAllText(At("hpa.yaml"), Scaler.Replace("name: web", "name: catalog", StringComparison.Ordinal));
        Assert.Contains("name: catalog", (await Run("hpa catalog -f .")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web", "StatefulSet", "left out: HorizontalPodAutoscaler catalog: Deployment")]
    [InlineData(null, "Deployment", "left out: HorizontalPodAutoscaler catalog of StatefulSet catalog, as that of Deployment catalog is called alike")]
    public async Task Workloads_of_two_kinds_that_are_called_alike_are_kept_apart(string? scaler, string kind, string told)
    {
        File.WriteAllText(At("more.yaml"), Deployment.Replace("kind: Deployment", "kind: StatefulSet", StringComparison.Ordinal).Replace("part: api", "part: store", StringComparison.Ordinal)
            + (scaler is null ? "" : $"\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: {scaler}, namespace: shop}}\nspec: {{maxReplicas: 5, scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: catalog}}}}\n"));
        var run = await Run("hpa -f .");
        Assert.True(run.Exit == 0, run.Errors);
        Assert.Equal($"    kind: {kind}", run.Output.Split('\n').Single(static l => l.StartsWith("    kind:", StringComparison.Ordinal)));
        Assert.Contains(told, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_leads_to_one_of_several_services()
    {
        File.WriteAllText(At("cart.yaml"), Deployment.Replace("catalog", "cart", StringComparison.Ordinal));
        var run = await Run("ingress --host shop.example -f .");
        Assert.Equal((2, "ullage: shop.example/ is for one service, and there are cart, catalog; give the NAME of one"), (run.Exit, run.ErrorLines.Single()));
        Assert.Contains("name: cart", (await Run("ingress cart --host shop.example -f .")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("init", "--migrate-arg up")]
    [InlineData("init", "--migrate job")]
    [InlineData("config", "--literal LOG_LEVEL=debug")]
    [InlineData("secret", "--key TOKEN")]
    [InlineData("probes", "--liveness-path /healthz --readiness-path /readyz")]
    public async Task What_is_said_of_one_service_goes_into_no_other(string kind, string options)
    {
        Directory.CreateDirectory(At("prod"));
        File.WriteAllText(At("cache.yaml"), Deployment.Replace("catalog", "cache", StringComparison.Ordinal));
        File.WriteAllText(At("prod/patch.yaml"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: catalog}\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: catalog:2\n          ports: [{containerPort: 80}]\n");
        var run = await Run($"{kind} -f . {options}");
        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Contains($"ullage: generate {kind} is for one service, and there are cache, catalog; give the NAME of one", run.Errors, StringComparison.Ordinal);
        run = await Run($"{kind} catalog -f . {options} --diff");
        Assert.Equal(0, run.Exit);
        Assert.Contains("left out: prod/patch.yaml, line 1", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("cache", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("patch", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("servicemonitor", "9102", "      targetPort: 9102\n")]
    [InlineData("servicemonitor", "8000", "      targetPort: web\n")]
    [InlineData("networkpolicy --scraped-from monitoring", "9102", "kubernetes.io/metadata.name: monitoring\n      ports:\n        - port: 9102\n")]
    public async Task The_port_of_metrics_may_be_told_where_the_manifest_does_not_call_it_so(string command, string port, string expected)
    {
        File.WriteAllText(At("deployment.yaml"), Deployment.Replace("            - name: metrics\n              containerPort: 9102\n", "", StringComparison.Ordinal));
        Assert.Contains("no port called metrics", (await Run(command + " -f deployment.yaml")).Errors, StringComparison.Ordinal);
        var run = await Run($"{command} -f deployment.yaml --metrics-port {port}");
        Assert.True(run.Exit == 0, run.Errors);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_quota_and_a_second_Service_are_told()
    {
        File.WriteAllText(At("quota.yaml"), "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: team, namespace: shop}\nspec: {hard: {pods: 3}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: catalog}, ports: [{port: 80}]}\n");
        Assert.Contains("ResourceQuota team bounds the namespace too, and pods must fit into both", (await Run("quota -f .")).Errors, StringComparison.Ordinal);
        Assert.Contains("Service web leads to Deployment catalog already", (await Run("svc -f .")).Errors, StringComparison.Ordinal);
        File.WriteAllText(At("quota.yaml"), (await Run("quota -f deployment.yaml")).Output + "---\n" + (await Run("svc -f deployment.yaml")).Output);
        Assert.DoesNotContain("too", (await Run("quota -f .")).Errors, StringComparison.Ordinal);
        Assert.Equal("", (await Run("svc -f .")).Errors);
    }

    [Theory]
    [InlineData("shop", "pods: 15")]
    [InlineData("elsewhere", "pods: 6")]
    public async Task A_quota_has_room_for_what_an_autoscaler_of_the_same_namespace_may_start(string @namespace, string expected)
    {
        File.WriteAllText(At("hpa.yaml"), $"apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: a, namespace: {@namespace}}}\nspec: {{maxReplicas: 12, scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: catalog}}}}\n");
        Assert.Contains(expected, (await Run("quota -f .")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_priority_goes_into_the_workloads_that_have_none_and_the_class_beside_them()
    {
        File.WriteAllText(At("batch.yaml"), Deployment.Replace("catalog", "batch", StringComparison.Ordinal).Replace("      containers:", "      priorityClassName: low\n      containers:", StringComparison.Ordinal));
        var shown = await Run("priority serving -f .");
        Assert.Equal((0, Deployment), (shown.Exit, File.ReadAllText(At("deployment.yaml"))));
        Assert.Contains("+      priorityClassName: serving", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Deployment batch is of priority class low at line", shown.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(At("serving-priority-class.yaml")));

        Assert.Equal(0, (await Run("priority serving -f . --yes")).Exit);
        Assert.Contains("priorityClassName: serving", File.ReadAllText(At("deployment.yaml")), StringComparison.Ordinal);
        Assert.DoesNotContain("serving", File.ReadAllText(At("batch.yaml")), StringComparison.Ordinal);
        Generated.IsGood([("class.yaml", File.ReadAllText(At("serving-priority-class.yaml")))]);
        foreach (var path in new[] { ".", "deployment.yaml" })
        {
            var again = await Run($"priority serving -f {path} --yes");
            Assert.Equal((0, ""), (again.Exit, again.Output));
            Assert.Contains("nothing to change", again.Errors, StringComparison.Ordinal);
        }

        Assert.Contains("PriorityClass serving has the value 1000000, which the API server lets nobody change; it stays", (await Run("priority serving -f deployment.yaml --value 5 --yes")).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config", "--literal LOG_LEVEL=debug", "--literal CACHE_TTL=60", "LOG_LEVEL: debug", "CACHE_TTL: \"60\"")]
    [InlineData("secret", "--key DATABASE_URL", "--key TOKEN", "DATABASE_URL: cG9zdGdyZXM=", "TOKEN: <TOKEN in base 64>")]
    public async Task Keys_come_to_those_that_are_there_and_a_second_run_changes_nothing(string kind, string first, string second, string stays, string comes)
    {
        File.WriteAllText(At("kustomization.yml"), "resources:\n  - deployment.yaml\n");
        var file = At(kind == "config" ? "catalog-config-map.yaml" : "catalog-secret.yaml");
        Assert.Equal(0, (await Run($"{kind} -f deployment.yaml {first} --yes")).Exit);
        Assert.Equal($"resources:\n  - deployment.yaml\n  - {Path.GetFileName(file)}\n", File.ReadAllText(At("kustomization.yml")));

        // Somebody fills in the value, and gives the file another name.
        File.WriteAllText(At("own.yaml"), File.ReadAllText(file).Replace("<DATABASE_URL in base 64>", "cG9zdGdyZXM=", StringComparison.Ordinal));
        File.Delete(file);
        foreach (var command in new[] { first, second, second })
        {
            var before = File.ReadAllText(At("deployment.yaml")) + File.ReadAllText(At("own.yaml"));
            var run = await Run($"{kind} -f deployment.yaml {command} --yes");
            Assert.True(run.Exit == 0, run.Errors);
            Assert.Equal(command == second && kind == "secret", run.Errors.Contains("to be filled in", StringComparison.Ordinal));
            Assert.Equal(run.Errors.Contains("nothing to change", StringComparison.Ordinal), before == File.ReadAllText(At("deployment.yaml")) + File.ReadAllText(At("own.yaml")));
            Assert.Equal(command == first, !File.ReadAllText(At("own.yaml")).Contains(comes, StringComparison.Ordinal));
        }

        Assert.False(File.Exists(file));
        Assert.Contains(stays, File.ReadAllText(At("own.yaml")), StringComparison.Ordinal);
        Assert.Contains("nothing to change", (await Run($"{kind} -f deployment.yaml {first} --yes")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_value_is_replaced_by_force_alone_wherever_the_object_stands()
    {
        File.WriteAllText(At("deployment.yaml"), Deployment + "\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: catalog, namespace: shop}\ndata:\n  LOG_LEVEL: info   # as ever\n  OTHER: a\n");
        var refused = await Run("config -f deployment.yaml --literal LOG_LEVEL=debug --yes");
        Assert.Equal((2, "ullage: ConfigMap catalog in deployment.yaml has LOG_LEVEL with another value; --diff shows the difference, --force replaces"), (refused.Exit, refused.ErrorLines.Single()));
        Assert.Contains("+  LOG_LEVEL: debug", (await Run("config -f deployment.yaml --literal LOG_LEVEL=debug --diff")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("config -f deployment.yaml --literal LOG_LEVEL=debug --yes --force")).Exit);
        var text = File.ReadAllText(At("deployment.yaml"));
        Assert.Contains("  LOG_LEVEL: debug   # as ever\n  OTHER: a\n", text, StringComparison.Ordinal);
        Assert.Contains("configMapKeyRef", text, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_rendered_manifest_is_not_edited()
    {
        File.WriteAllText(At("deployment.yaml"), "# Source: shop/templates/deployment.yaml\n" + Deployment);
        var run = await Run("spread -f deployment.yaml --yes");
        Assert.Equal(2, run.Exit);
        Assert.Contains("rendered by Helm", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dockerfile --runtime go --package ./cmd/shop --port 8080")]
    [InlineData("dockerfile --runtime dotnet --package src/Shop/Shop.csproj")]
    public async Task A_Dockerfile_passes_the_audit(string command)
    {
        var run = await Run(command);
        Assert.True(run.Exit == 0, run.Errors);
        Generated.IsGood([("Dockerfile", run.Output)]);
    }

    public void Dispose() => _folder.Dispose();

    // What is wrong with the fixture itself.
    private static readonly string[] _ofTheFixture = ["gomemlimit-missing", "liveness-missing", "readiness-missing", "pdb-missing", "spread-missing", "secret-in-env", "run-as-root", "writable-root", "privilege-escalation", "service-account-token", "pprof-exposed", "metrics-unscraped", "migration-per-replica", "startup-missing", "host-path", "cpu-limit-missing", "migrate"];

    private Task<CommandRun> Run(string command) => CommandRun.Of(["generate", .. command.Split(' ').Select(static w => w.Trim('\''))], directory: _folder.Path);

    private string At(string name) => Path.Combine(_folder.Path, name);
}
