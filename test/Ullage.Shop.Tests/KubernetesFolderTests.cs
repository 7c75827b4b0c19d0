using System.Globalization;
using System.Net;
using Ullage.Hosting.Lifecycle;
using static Ullage.Shop.Tests.Manifests;

namespace Ullage.Shop.Tests;

/// <summary>The manifests and the service say the same.</summary>
public sealed class KubernetesFolderTests
{
    private readonly Manifests _folder = new();

    [Fact]
    public void Every_file_is_an_object_and_is_listed()
    {
        var kinds = _folder.Objects.Select(static o => Text(o.Root, "kind")).ToHashSet();
        Assert.Superset(
            new HashSet<string> { "Namespace", "Deployment", "Service", "Ingress", "ConfigMap", "Secret", "HorizontalPodAutoscaler", "PodDisruptionBudget", "PriorityClass", "ResourceQuota", "ServiceMonitor", "NetworkPolicy" },
            kinds);
        var listed = Items(_folder.Objects.Single(static o => o.File == "kustomization.yaml").Root, "resources").Select(static r => Text(r)).Order(StringComparer.Ordinal);
        Assert.Equal(_folder.Objects.Select(static o => o.File).Where(static f => f != "kustomization.yaml").Distinct(), listed);
        Assert.All(_folder.Objects.Where(static o => o.File != "kustomization.yaml"), static o => Assert.False(string.IsNullOrEmpty(Text(o.Root, "apiVersion") + Text(o.Root, "metadata", "name"))));
    }

    [Fact]
    public void The_shutdown_fits_into_the_grace_period_and_the_balancer_knows_before_the_delay_ends()
    {
        var shutdown = new GracefulShutdownOptions();
        var grace = Number(_folder.Pod, "terminationGracePeriodSeconds");
        var needed = shutdown.Delay + shutdown.RequestDrain + shutdown.WorkerDrain + shutdown.Flush + shutdown.Margin;
        Assert.True(needed.TotalSeconds <= grace, $"{needed} of {grace} s");
        Assert.Equal(grace.ToString(CultureInfo.InvariantCulture), _folder.EnvironmentOf(_folder.Container)["TERMINATION_GRACE_PERIOD_SECONDS"]);
        var probe = At(_folder.Container, "readinessProbe");
        Assert.True((Number(probe, "periodSeconds") * Number(probe, "failureThreshold")) + Number(probe, "timeoutSeconds") <= shutdown.Delay.TotalSeconds);
    }

    [Fact]
    public async Task The_service_reads_every_variable_that_it_is_given_and_misses_none()
    {
        using var secrets = new Ullage.Testing.TemporaryFolder("secrets");
        await File.WriteAllTextAsync(secrets.File("database-password"), "x", TestContext.Current.CancellationToken);
        foreach (var container in (IEnumerable<YamlDotNet.RepresentationModel.YamlNode>)[_folder.Container, At(_folder.Pod, "initContainers", "0")!])
        {
            var given = _folder.EnvironmentOf(container);
            Assert.StartsWith(Text(container, "volumeMounts", "0", "mountPath") + "/", given["DB_PASSWORD_FILE"], StringComparison.Ordinal);
            given["DB_PASSWORD_FILE"] = secrets.File("database-password");
            var (code, printed, errors) = await ShopReplica.RunAsync("--print-config", [.. given.Select(static e => $"{e.Key}={e.Value}")]);
            Assert.True(code == 0, errors);
            var lines = printed.Split('\n');
            var read = lines.Zip(lines.Skip(1)).Where(static l => l.First == "# set" || l.First.StartsWith("# file ", StringComparison.Ordinal)).Select(static l => l.Second.Split('=')[0]);

            // What the chassis reads by itself.
            string[] chassis = ["TERMINATION_GRACE_PERIOD_SECONDS", "REPLICAS", "OTEL_SERVICE_NAME"];
            Assert.Equal(given.Keys.Except(chassis).Select(static k => k.Replace("_FILE", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Probes_metrics_and_the_ingress_hit_paths_that_are_there()
    {
        // Neither a database nor a cache is there: what is asked is whether the path is.
        await using var shop = await ShopReplica.StartAsync("DATABASE_URL=postgres://shop@127.0.0.1:1/shop", "CACHE_URL=redis://127.0.0.1:1");
        var paths = ((string[])["startupProbe", "livenessProbe", "readinessProbe"]).Select(p => At(_folder.Container, p, "httpGet")).ToList();
        Assert.All(paths, static p => Assert.Equal("management", Text(p, "port")));
        foreach (var path in paths.Select(static p => Text(p, "path")).Append(Text(_folder.Of("ServiceMonitor", "shop"), "spec", "endpoints", "0", "path")))
        {
            using var answer = await shop.Management.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{path}: {answer.StatusCode}");
        }

        foreach (var path in Items(_folder.Of("Ingress", "shop"), "spec", "rules", "0", "http", "paths"))
        {
            using var answer = await shop.Api.GetAsync(new Uri(Text(path, "path"), UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public void Ports_selectors_and_references_lead_somewhere()
    {
        var given = _folder.EnvironmentOf(_folder.Container);
        var ports = Items(_folder.Container, "ports").ToDictionary(static p => Text(p, "name"), static p => Text(p, "containerPort"));
        Assert.Equal((given["PORT"], given["MANAGEMENT_PORT"]), (ports["http"], ports["management"]));
        foreach (var (name, port) in ((string, string)[])[("shop", "http"), ("shop-management", "management")])
        {
            var service = _folder.Of("Service", name);
            Assert.Equal(port, Text(service, "spec", "ports", "0", "targetPort"));
            Assert.Equal(Text(_folder.Shop, "spec", "template", "metadata", "labels", "app.kubernetes.io/name"), Text(service, "spec", "selector", "app.kubernetes.io/name"));
        }

        Assert.Equal(Text(_folder.Of("Service", "shop-management"), "metadata", "labels", "app.kubernetes.io/component"), Text(_folder.Of("ServiceMonitor", "shop"), "spec", "selector", "matchLabels", "app.kubernetes.io/component"));
        Assert.Equal("shop", Text(_folder.Of("HorizontalPodAutoscaler", "shop"), "spec", "scaleTargetRef", "name"));
        Assert.NotNull(_folder.Of("PriorityClass", Text(_folder.Pod, "priorityClassName")));
        Assert.Contains($"//{Text(_folder.Of("Service", "redis"), "metadata", "name")}:", given["CACHE_URL"], StringComparison.Ordinal);
        foreach (var item in Items(_folder.Pod, "volumes", "0", "secret", "items"))
        {
            Assert.NotNull(At(_folder.Of("Secret", "shop"), "stringData", Text(item, "key")));
        }
    }

    [Fact]
    public void All_replicas_fit_into_the_database_and_into_the_quota()
    {
        var given = _folder.EnvironmentOf(_folder.Container);
        var replicas = int.Parse(given["REPLICAS"], CultureInfo.InvariantCulture);
        var autoscaled = Number(_folder.Of("HorizontalPodAutoscaler", "shop"), "spec", "maxReplicas") + Number(_folder.Shop, "spec", "strategy", "rollingUpdate", "maxSurge");
        Assert.True(replicas >= autoscaled);

        // PostgreSQL's default of 100 less 3 for superusers; one connection of each replica serves readiness.
        Assert.InRange(replicas * (int.Parse(given["MAX_CONNECTIONS"], CultureInfo.InvariantCulture) + 1), 1, 97);
        var quota = At(_folder.Of("ResourceQuota", "shop"), "spec", "hard");
        var redis = At(_folder.Of("Deployment", "redis"), "spec", "template", "spec", "containers", "0");
        Assert.True(replicas + 1 <= Number(quota, "pods"));
        foreach (var (key, path) in ((string, string[])[])[("requests.cpu", ["resources", "requests", "cpu"]), ("requests.memory", ["resources", "requests", "memory"]), ("limits.memory", ["resources", "limits", "memory"])])
        {
            var needed = (replicas * Amount(Text(_folder.Container, path))) + (redis is not null && At(redis, path) is { } other ? Amount(Text(other)) : 0);
            Assert.True(needed <= Amount(Text(quota, key)), $"{key}: {needed} of {Text(quota, key)}");
        }
    }

    [Fact]
    public void The_pod_needs_no_right_that_the_image_does_not_have()
    {
        Assert.Equal(("65532", "true"), (Text(_folder.Pod, "securityContext", "runAsUser"), Text(_folder.Pod, "securityContext", "runAsNonRoot")));
        Assert.Equal("true", Text(_folder.Container, "securityContext", "readOnlyRootFilesystem"));
        Assert.Contains(Items(_folder.Container, "volumeMounts"), static m => Text(m, "mountPath") == "/tmp");
        Assert.Null(At(_folder.Shop, "spec", "replicas"));
    }

    /// <summary>A quantity in cores or bytes; the folder uses m, Mi and Gi.</summary>
    private static double Amount(string text) => text switch
    {
        [.. var n, 'm'] => double.Parse(n, CultureInfo.InvariantCulture) / 1000,
        [.. var n, 'M', 'i'] => double.Parse(n, CultureInfo.InvariantCulture) * 1024 * 1024,
        [.. var n, 'G', 'i'] => double.Parse(n, CultureInfo.InvariantCulture) * 1024 * 1024 * 1024,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
