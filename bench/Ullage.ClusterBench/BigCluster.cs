using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ullage.Testing.Kubernetes;

namespace Ullage.ClusterBench;

/// <summary>A large cluster as pages of JSON, made once: Deployments, their ReplicaSets, and pods of a given size with what real ones carry.</summary>
internal sealed class BigCluster
{
    private const int Namespaces = 50;
    private const long Created = 1_772_000_000;

    private readonly List<byte[]> _pods = [];
    private readonly List<byte[]> _replicaSets = [];
    private readonly List<byte[]> _deployments = [];

    public BigCluster(int workloads, int podsEach, int podBytes)
    {
        for (var w = 0; w < workloads; w++)
        {
            var (space, name) = ($"team-{w % Namespaces:d2}", $"service-{w:d5}");
            var set = $"{name}-{w:x8}";
            _deployments.Add(Encoding.UTF8.GetBytes(Meta(space, name, "")));
            _replicaSets.Add(Encoding.UTF8.GetBytes(Meta(space, set, $$""","ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"{{name}}","uid":"u-{{name}}","controller":true}]""")));
            for (var p = 0; p < podsEach; p++)
            {
                var pod = FakeObjects.Pod(
                    space, $"{set}-{p:d5}", "ReplicaSet", set, "app", $"registry.example/{name}:{w % 17}", """{"cpu":"500m","memory":"1Gi"}""", """{"cpu":"1","memory":"2Gi"}""", Created + w,
                    $$"""{"app.kubernetes.io/name":"{{name}}","pod-template-hash":"{{w:x8}}","team":"{{space}}"}""");
                _pods.Add(Padded(pod, podBytes));
            }
        }

        Bytes = _pods.Sum(static p => (long)p.Length);
    }

    /// <summary>Bytes of all pods.</summary>
    public long Bytes { get; }

    /// <summary>The items of a list; none of what this cluster has none of.</summary>
    public IReadOnlyList<byte[]> Items(string plural) => plural switch
    {
        "pods" => _pods,
        "replicasets" => _replicaSets,
        "deployments" => _deployments,
        _ => [],
    };

    private static string Meta(string space, string name, string more) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{space}}}","uid":"u-{{{name}}}","creationTimestamp":"{{{DateTimeOffset.FromUnixTimeSeconds(Created).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}}}"{{{more}}}}}""";

    /// <summary>Most of a real pod is environment, volumes, conditions and managed fields, which nobody here looks at.</summary>
    private static byte[] Padded(JsonObject pod, int bytes)
    {
        var container = pod["spec"]!["containers"]![0]!;
        var env = new JsonArray();
        for (var i = 0; i < 20; i++)
        {
            env.Add(new JsonObject { ["name"] = $"SETTING_{i}", ["valueFrom"] = new JsonObject { ["configMapKeyRef"] = new JsonObject { ["name"] = "settings", ["key"] = $"setting.{i}" } } });
        }

        container["env"] = env;
        pod["status"]!["conditions"] = new JsonArray([.. new[] { "Initialized", "Ready", "ContainersReady", "PodScheduled" }.Select(static c => new JsonObject { ["type"] = c, ["status"] = "True", ["lastProbeTime"] = null, ["lastTransitionTime"] = "2026-02-25T06:13:20Z" })]);
        var fields = new JsonObject();
        pod["metadata"]!["managedFields"] = new JsonArray(new JsonObject { ["manager"] = "kube-controller-manager", ["operation"] = "Update", ["apiVersion"] = "v1", ["fieldsType"] = "FieldsV1", ["fieldsV1"] = fields });
        for (var i = 0; Encoding.UTF8.GetByteCount(pod.ToJsonString()) < bytes - 150; i++)
        {
            for (var more = 0; more < 8; more++)
            {
                fields[$"f:field-{i}-{more}"] = new JsonObject { ["."] = new JsonObject(), ["f:name"] = new JsonObject(), ["f:value"] = new JsonObject() };
            }
        }

        return Encoding.UTF8.GetBytes(pod.ToJsonString());
    }
}
