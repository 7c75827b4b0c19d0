using System.Text.Json.Nodes;
using Ullage.Model;
using Ullage.Testing.Servers;

namespace Ullage.Cli.Tests.Deploy;

/// <summary>The overlays and the chart.</summary>
public sealed class ManifestTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void The_CronJob_is_the_one_of_the_articles()
    {
        var job = Deployed.Overlay("suggest").Of("CronJob", "resource-rightsizer");
        var container = Deployed.Overlay("suggest").Pod()["containers"]!.AsArray().Single()!;
        Assert.Equal(("batch/v1", "0 2 * * 0", "OnFailure"), (job["apiVersion"]!.ToString(), job["spec"]!["schedule"]!.ToString(), Deployed.Overlay("suggest").Pod()["restartPolicy"]!.ToString()));
        Assert.Equal(("rightsizer", "resource-rightsizer:latest", null, null), (container["name"]!.ToString(), container["image"]!.ToString(), container["command"], container["args"]));
        Assert.Equal(["NAMESPACE=production", "ANALYSIS_PERIOD_DAYS=7"], container["env"]!.AsArray().Select(static e => $"{e!["name"]}={e["value"]}"));
    }

    [Theory]
    [InlineData("suggest")]
    [InlineData("apply")]
    [InlineData("sharded")]
    public void Every_container_keeps_to_the_restricted_standard_of_pod_security(string overlay)
    {
        var objects = Deployed.Overlay(overlay);
        Assert.Equal("restricted", objects.Of("Namespace", "resource-rightsizer")["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"]!.ToString());
        var pod = objects.Pod();
        Assert.Equal((true, 65532, "RuntimeDefault"), (pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>(), pod["securityContext"]!["runAsUser"]!.GetValue<long>(), pod["securityContext"]!["seccompProfile"]!["type"]!.ToString()));
        Assert.All(pod["containers"]!.AsArray().Concat(pod["initContainers"]?.AsArray() ?? []), static c =>
        {
            var context = c!["securityContext"]!;
            Assert.Equal((false, true, """["ALL"]"""), (context["allowPrivilegeEscalation"]!.GetValue<bool>(), context["readOnlyRootFilesystem"]!.GetValue<bool>(), context["capabilities"]!["drop"]!.ToJsonString()));
            Assert.NotNull(c["resources"]!["limits"]!["memory"]);
        });
        Assert.DoesNotContain("hostPath", pod.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_variable_is_one_that_the_job_takes()
    {
        string[] taken = ["NAMESPACE", "ANALYSIS_PERIOD_DAYS", "MODE", "SHARDS", "RUN_ID", "ULLAGE_STATE_DATABASE_ENV", "DATABASE_URL"];
        Assert.All(new[] { "apply", "sharded" }.SelectMany(static o => Deployed.Overlay(o).Pod()["containers"]![0]!["env"]!.AsArray()), e => Assert.Contains(e!["name"]!.ToString(), taken));
        Assert.Equal("apply", Deployed.Overlay("apply").Pod()["containers"]![0]!["env"]!.AsArray().Single(static e => e!["name"]!.ToString() == "MODE")!["value"]!.ToString());
    }

    [Fact]
    public void The_network_policy_lets_it_reach_the_namespaces_where_it_looks()
    {
        var rule = Deployed.Overlay("suggest").Of("NetworkPolicy", "resource-rightsizer")["spec"]!["egress"]!.AsArray().Single(static r => r!.ToJsonString().Contains("monitoring", StringComparison.Ordinal))!;
        Assert.Equal(PrometheusServices.Namespaces, rule["to"]![0]!["namespaceSelector"]!["matchExpressions"]![0]!["values"]!.AsArray().Select(static v => v!.ToString()));

        // Behind port 80 of a Service are pods at 9090 (Prometheus) or 8080 (Mimir's gateway).
        Assert.Superset(PrometheusServices.Names.Select(static n => (long)n.Port).Where(static p => p != 80).ToHashSet(), rule["ports"]!.AsArray().Select(static p => p!["port"]!.GetValue<long>()).ToHashSet());
    }

    [Theory]
    [InlineData("suggest")]
    [InlineData("apply")]
    public async Task The_chart_gives_what_the_overlay_gives(string mode)
    {
        List<JsonObject> chart;
        try
        {
            chart = await Deployed.ChartAsync(v => v["mode"] = mode, Cancelled);
        }
        catch (ToolMissingException e)
        {
            Assert.Skip(e.Message);
            return;
        }

        // Helm makes the namespace, or somebody else does.
        var overlay = Deployed.Overlay(mode).Where(static o => o["kind"]!.ToString() != "Namespace").ToList();
        Assert.Equal(overlay.Select(Deployed.Id).Order(StringComparer.Ordinal), chart.Select(Deployed.Id).Order(StringComparer.Ordinal));
        Assert.All(overlay, of => Assert.Equal(Deployed.Sorted(of), Deployed.Sorted(chart.Single(c => Deployed.Id(c) == Deployed.Id(of)))));
    }

    [Fact]
    public async Task The_charts_values_do_what_they_say()
    {
        try
        {
            var chart = await Deployed.ChartAsync(static v =>
            {
                v["allNamespaces"] = true;
                v["prometheusUrl"] = "http://thanos.example:9090";
                v["stateSize"] = "2Gi";
                v["networkPolicy"] = false;
                v["args"] = new JsonArray("--events");
                v["env"] = new JsonArray(new JsonObject { ["name"] = "ULLAGE_POLICY", ["value"] = "burstable" });
            }, Cancelled);
            var container = chart.Pod()["containers"]![0]!;
            Assert.Equal(["NAMESPACE=all", "ANALYSIS_PERIOD_DAYS=7", "PROMETHEUS_URL=http://thanos.example:9090", "ULLAGE_STATE=/var/lib/ullage", "ULLAGE_POLICY=burstable"], container["env"]!.AsArray().Select(static e => $"{e!["name"]}={e["value"]}"));
            Assert.Equal("""["--events"]""", container["args"]!.ToJsonString());
            Assert.Equal("2Gi", chart.Of("PersistentVolumeClaim", "resource-rightsizer-state")["spec"]!["resources"]!["requests"]!["storage"]!.ToString());
            Assert.Equal("resource-rightsizer-suggest", chart.Of("ClusterRoleBinding", "resource-rightsizer-suggest")["roleRef"]!["name"]!.ToString());
            Assert.DoesNotContain(chart, static o => o["kind"]!.ToString() is "NetworkPolicy");
            Assert.All(Roles.Of(chart).Grants.Where(static g => g.Role == "resource-rightsizer-suggest"), static g => Assert.Equal("", g.Namespace));
        }
        catch (ToolMissingException e)
        {
            Assert.Skip(e.Message);
        }
    }
}
