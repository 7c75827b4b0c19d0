using System.Text.Json.Nodes;
using Ullage.Testing;
using Ullage.Testing.Exposition;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Servers;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>Four workloads of two pods that ask for far more than they use, behind a real Prometheus and in a cluster of the fake API server.</summary>
internal static class RolloutFleet
{
    /// <summary>What is in Prometheus.</summary>
    public static SyntheticFleet Fleet { get; } = new() { Span = TimeSpan.FromDays(1), Interval = TimeSpan.FromMinutes(1), Namespaces = 2, Workloads = 2, Replicas = 2, KubeStateMetrics = false };

    /// <summary>The name of its containers.</summary>
    public static string Container => Fleet.Pods().First().Container;

    /// <summary>An API server that has it, with controllers that act: Deployments, and one StatefulSet whose pods are replaced by hand.</summary>
    public static FakeCluster Cluster()
    {
        var cluster = new FakeCluster();
        foreach (var workload in Fleet.Pods().GroupBy(static p => (p.Namespace, p.Workload)))
        {
            var pods = workload.ToList();
            var (name, set) = (workload.Key.Workload, workload.Key.Workload == Fleet.Pods().Last().Workload);
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

    /// <summary>Its workloads as they are in a cluster.</summary>
    public static IEnumerable<(string Plural, string Namespace, string Name)> Workloads(FakeCluster cluster) =>
        new[] { "deployments", "statefulsets" }.SelectMany(p => cluster.Names(p).Select(n => (p, n.Split('/')[0], n.Split('/')[1])));

    /// <summary>What each workload says, whatever the order of its fields.</summary>
    public static List<string> Specs(FakeCluster cluster) => [.. Workloads(cluster).Select(w => $"{w.Namespace}/{w.Name}: {Sorted(cluster.Get(w.Plural, w.Namespace, w.Name)["spec"]!)}").Order(StringComparer.Ordinal)];

    /// <summary>What a workload's template asks for.</summary>
    public static JsonNode Resources(FakeCluster cluster, (string Plural, string Namespace, string Name) of) => cluster.Get(of.Plural, of.Namespace, of.Name)["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!;

    /// <summary>A workload's pods.</summary>
    public static IEnumerable<JsonObject> Pods(FakeCluster cluster, (string Plural, string Namespace, string Name) of) =>
        cluster.Names("pods").Where(n => n.StartsWith(of.Namespace + "/", StringComparison.Ordinal)).Select(n => cluster.Get("pods", of.Namespace, n.Split('/')[1])).Where(p => p["metadata"]!["labels"]!["app"]!.ToString() == of.Name);

    private static string Sorted(JsonNode? of) => of switch
    {
        JsonObject mapping => "{" + string.Join(',', mapping.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => $"{p.Key}:{Sorted(p.Value)}")) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Sorted)) + "]",
        _ => of?.ToJsonString() ?? "null",
    };

    /// <summary>A Prometheus that has its history.</summary>
    public static async Task<PrometheusServer> PrometheusAsync(TemporaryFolder folder, string name, CancellationToken cancellationToken)
    {
        var (text, blocks) = (folder.File(name + ".om"), folder.File(name));
        await using (var file = File.Create(text))
        {
            Fleet.WriteTo(file);
        }

        await PromTool.CreateBlocksAsync(text, blocks, cancellationToken: cancellationToken);
        return await PrometheusServer.StartAsync(blocks, cancellationToken: cancellationToken);
    }
}
