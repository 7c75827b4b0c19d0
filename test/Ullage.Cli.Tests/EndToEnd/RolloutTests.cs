using System.Text.Json.Nodes;
using Ullage.Testing;
using Ullage.Testing.Exposition;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Servers;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>The built tool applies to a Kubernetes API what it recommends from a real Prometheus, watches it, and rolls it back.</summary>
public sealed class RolloutTests : IDisposable
{
    private static readonly SyntheticFleet _fleet = new() { Span = TimeSpan.FromDays(1), Interval = TimeSpan.FromMinutes(1), Namespaces = 2, Workloads = 2, Replicas = 2, KubeStateMetrics = false };

    private readonly TemporaryFolder _folder = new("rollout");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_recommended_is_applied_rolled_out_resized_in_place_and_verified_and_rolled_back_on_request()
    {
        await using var prometheus = await PrometheusAsync();
        await using var cluster = Cluster();

        // What the deployed role allows is enough, bound in the whole cluster.
        cluster.Allows = Deploy.Roles.Of(Deploy.Deployed.Overlay("apply")).Allows("resource-rightsizer", "", "team-0", "team-1");
        var before = Specs(cluster);
        var plan = await RunAsync(cluster, prometheus, "apply");
        Assert.True(plan.Exit == 0, plan.Errors);
        Assert.Contains("app: resources.requests.cpu", plan.Output.Replace(Container, "app", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("template: its rolling update replaces the 2 pods", plan.Output, StringComparison.Ordinal);
        Assert.Contains("in place: the 2 pods that run are resized now, since OnDelete keeps them", plan.Output, StringComparison.Ordinal);
        Assert.Contains("4 workloads would change in Kubernetes at " + cluster.Url, plan.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Specs(cluster));

        var applied = await RunAsync(cluster, prometheus, "apply", "--yes", "--wait", "1s", "--guard", "vector(1) unless vector(1)");
        Assert.True(applied.Exit == 0, applied.Errors);
        Assert.Equal(4, applied.Output.Split('\n').Count(static l => l.EndsWith(": verified (watched for 1 s and nothing was found)", StringComparison.Ordinal) || l.Contains(": verified (watched for ", StringComparison.Ordinal)));
        Assert.Contains(" first, alone", applied.Errors, StringComparison.Ordinal);
        Assert.Contains(" resized in place", applied.Errors, StringComparison.Ordinal);
        foreach (var workload in Workloads(cluster))
        {
            var template = Resources(cluster, workload);
            Assert.NotEqual("1", template["requests"]!["cpu"]!.ToString());
            Assert.All(Pods(cluster, workload), pod => Assert.Equal(template["requests"]!.ToJsonString(), pod["spec"]!["containers"]![0]!["resources"]!["requests"]!.ToJsonString()));
        }

        var idle = await RunAsync(cluster, null, "verify", "--wait", "0");
        Assert.Equal((0, "", "ullage: no change is under watch\n"), (idle.Exit, idle.Output, idle.Errors));

        var back = await RunAsync(cluster, null, "rollback", "-n", "team-0", "--yes");
        Assert.True(back.Exit == 0, back.Errors);
        Assert.Equal(before.Where(static s => s.StartsWith("team-0", StringComparison.Ordinal)), Specs(cluster).Where(static s => s.StartsWith("team-0", StringComparison.Ordinal)));
        Assert.NotEqual(before, Specs(cluster));
    }

    [Fact]
    public async Task A_workload_that_is_killed_for_lack_of_memory_gets_its_exact_fields_back_with_a_record_to_read()
    {
        await using var prometheus = await PrometheusAsync();
        await using var cluster = Cluster();
        var before = Specs(cluster);
        cluster.Controllers!.OnPod = static pod =>
        {
            var status = pod["status"]!["containerStatuses"]![0]!;
            status["restartCount"] = 1;
            status["lastState"] = new JsonObject { ["terminated"] = new JsonObject { ["reason"] = "OOMKilled", ["finishedAt"] = "2100-01-01T00:00:00Z" } };
        };
        var applied = await RunAsync(cluster, prometheus, "apply", "--yes", "--wait", "1s", "-n", "team-0", "--max-changes", "1");
        Assert.Equal(1, applied.Exit);
        Assert.Contains(": rolled back (pod ", applied.Output, StringComparison.Ordinal);
        Assert.Equal(before, Specs(cluster));
        var record = cluster.Get("configmaps", "team-0", Assert.Single(cluster.Names("configmaps")).Split('/')[1])["data"]!;
        Assert.Contains("was killed for lack of memory (OOMKilled", record["summary"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("rolled-back", JsonNode.Parse(record["record.json"]!.ToString())!["state"]!.ToString());
        Assert.Equal(["UllageApplied", "UllageRolledBack"], cluster.Names("events").Select(n => cluster.Get("events", "team-0", n.Split('/')[1])["reason"]!.ToString()).Order(StringComparer.Ordinal));

        var again = await RunAsync(cluster, null, "rollback", Workload(cluster), "--yes");
        Assert.Equal(2, again.Exit);
        Assert.Contains("its last change is rolled back already", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_report_is_applied_too_and_what_belongs_to_manifests_is_refused()
    {
        await using var prometheus = await PrometheusAsync();
        await using var cluster = Cluster();
        var report = _folder.File("report.json");
        var saved = await RunAsync(cluster, prometheus, "recommend", "-o", "json", "--output-file", report);
        Assert.True(saved.Exit == 0, saved.Errors);
        var plan = await ToolProcess.RunAsync(["apply", "--from-report", report, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--check"]);
        Assert.True(plan.Exit == 1, plan.Errors);
        Assert.Contains("4 workloads would change", plan.Errors, StringComparison.Ordinal);
        await using var other = await PrometheusAsync("other");
        var broken = await ToolProcess.RunAsync(["apply", "--from-report", report, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--prometheus", other.Address.ToString(), "--guard", "sum(", "--yes"]);
        Assert.Equal((3, ""), (broken.Exit, broken.Output));
        Assert.Contains("parse error", broken.Errors, StringComparison.Ordinal);
        var wrong = await ToolProcess.RunAsync(["apply", "--from-report", report, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path), "--record", "x.md", "--guard", "up"]);
        Assert.Equal(2, wrong.Exit);
        Assert.Contains("--record belongs to manifests", wrong.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Container => _fleet.Pods().First().Container;

    private static FakeCluster Cluster()
    {
        var cluster = new FakeCluster();
        foreach (var workload in _fleet.Pods().GroupBy(static p => (p.Namespace, p.Workload)))
        {
            var pods = workload.ToList();
            var (name, set) = (workload.Key.Workload, workload.Key.Workload == _fleet.Pods().Last().Workload);
            var labels = $$"""{"app":"{{name}}","test/owner":"{{name}}"}""";
            foreach (var pod in pods)
            {
                cluster.Add("pods", FakeObjects.Pod(pod.Namespace, pod.Name, set ? "StatefulSet" : "ReplicaSet", set ? name : pod.ReplicaSet, pod.Container, pod.Image, """{"cpu":"1","memory":"1Gi"}""", """{"cpu":"2","memory":"2Gi"}""", pod.FromMs / 1000, labels));
            }

            if (!set)
            {
                cluster.Add("replicasets", FakeObjects.ReplicaSet(workload.Key.Namespace, pods[0].ReplicaSet, name));
            }

            cluster.Add(set ? "statefulsets" : "deployments", (JsonObject)JsonNode.Parse($$$"""
                {"apiVersion":"apps/v1","kind":"{{{(set ? "StatefulSet" : "Deployment")}}}","metadata":{"name":"{{{name}}}","namespace":"{{{workload.Key.Namespace}}}","uid":"u-{{{name}}}","generation":1},
                 "spec":{"replicas":{{{pods.Count}}},"selector":{"matchLabels":{"app":"{{{name}}}"}},{{{(set ? "\"updateStrategy\":{\"type\":\"OnDelete\"}," : "")}}}
                   "template":{"metadata":{"labels":{"app":"{{{name}}}"}},"spec":{"containers":[{"name":"{{{pods[0].Container}}}","image":"{{{pods[0].Image}}}","resources":{"requests":{"cpu":"1","memory":"1Gi"},"limits":{"cpu":"2","memory":"2Gi"} } }]} } },
                 "status":{"observedGeneration":1,"replicas":{{{pods.Count}}},"updatedReplicas":{{{pods.Count}}},"readyReplicas":{{{pods.Count}}},"availableReplicas":{{{pods.Count}}},"currentRevision":"a","updateRevision":"a"} }
                """)!, "kubectl-client-side-apply");
        }

        cluster.Controllers = new FakeControllers(TimeProvider.System);
        return cluster;
    }

    private static IEnumerable<(string Plural, string Namespace, string Name)> Workloads(FakeCluster cluster) =>
        new[] { "deployments", "statefulsets" }.SelectMany(p => cluster.Names(p).Select(n => (p, n.Split('/')[0], n.Split('/')[1])));

    private static List<string> Specs(FakeCluster cluster) => [.. Workloads(cluster).Select(w => $"{w.Namespace}/{w.Name}: {Sorted(cluster.Get(w.Plural, w.Namespace, w.Name)["spec"]!)}").Order(StringComparer.Ordinal)];

    private static string Workload(FakeCluster cluster)
    {
        var record = JsonNode.Parse(cluster.Get("configmaps", "team-0", Assert.Single(cluster.Names("configmaps")).Split('/')[1])["data"]!["record.json"]!.ToString())!;
        return $"{record["namespace"]}/{record["kind"]}/{record["name"]}";
    }

    private static JsonNode Resources(FakeCluster cluster, (string Plural, string Namespace, string Name) of) => cluster.Get(of.Plural, of.Namespace, of.Name)["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!;

    private static IEnumerable<JsonObject> Pods(FakeCluster cluster, (string Plural, string Namespace, string Name) of) =>
        cluster.Names("pods").Where(n => n.StartsWith(of.Namespace + "/", StringComparison.Ordinal)).Select(n => cluster.Get("pods", of.Namespace, n.Split('/')[1])).Where(p => p["metadata"]!["labels"]!["app"]!.ToString() == of.Name);

    // Objects mean the same in whatever order their fields stand.
    private static string Sorted(JsonNode? of) => of switch
    {
        JsonObject mapping => "{" + string.Join(',', mapping.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => $"{p.Key}:{Sorted(p.Value)}")) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Sorted)) + "]",
        _ => of?.ToJsonString() ?? "null",
    };

    private Task<CommandRun> RunAsync(FakeCluster cluster, PrometheusServer? prometheus, params string[] args)
    {
        string[] source = prometheus is null ? [] : ["--prometheus", prometheus.Address.ToString(), "--at", (_fleet.EndMs / 1000).ToString(), "--window", "1d"];
        return ToolProcess.RunAsync([.. args, .. source, "--kubeconfig", cluster.WriteKubeconfig(_folder.Path)]);
    }

    private async Task<PrometheusServer> PrometheusAsync(string name = "blocks")
    {
        var (text, blocks) = (_folder.File(name + ".om"), _folder.File(name));
        await using (var file = File.Create(text))
        {
            _fleet.WriteTo(file);
        }

        await PromTool.CreateBlocksAsync(text, blocks, cancellationToken: Cancelled);
        return await PrometheusServer.StartAsync(blocks, cancellationToken: Cancelled);
    }
}
