using System.Globalization;
using System.Text.Json.Nodes;

namespace Ullage.Testing.Kubernetes;

/// <summary>
/// Acts on workloads as controllers and the kubelet do, at once: a changed template becomes new pods, a resized pod runs with its new
/// resources. Tests make rollouts stick and pods fall ill.
/// </summary>
public sealed class FakeControllers(TimeProvider time)
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Whether rollouts come to their end; else one new pod appears beside the old ones.</summary>
    public bool Rolls { get; set; } = true;

    /// <summary>Looks at every new pod before it is stored, and may make it ill.</summary>
    public Action<JsonObject>? OnPod { get; set; }

    /// <summary>What the kubelet says of a resize: null for done, or <c>Infeasible</c> or <c>Deferred</c>.</summary>
    public Func<JsonObject, string?> OnResize { get; set; } = static _ => null;

    internal void After(FakeCluster cluster, ObjectKey key, JsonObject? before, JsonObject after)
    {
        if (key.Plural is "deployments" or "statefulsets" or "daemonsets" && !JsonNode.DeepEquals(before?["spec"]?["template"], after["spec"]?["template"]))
        {
            Roll(cluster, key, before, after);
        }
    }

    internal void Resized(FakeCluster cluster, ObjectKey key)
    {
        var pod = (JsonObject)cluster.Stored("pods", key.Namespace).Single(p => p["metadata"]!["name"]!.ToString() == key.Name).DeepClone();
        var status = pod["status"]!.AsObject();
        var conditions = status["conditions"] as JsonArray ?? [];
        status["conditions"] = new JsonArray([.. conditions.Where(static c => !c!["type"]!.ToString().StartsWith("PodResize", StringComparison.Ordinal)).Select(static c => c!.DeepClone())]);
        if (OnResize(pod) is { } refusal)
        {
            ((JsonArray)status["conditions"]!).Add(new JsonObject { ["type"] = "PodResizePending", ["status"] = "True", ["reason"] = refusal, ["message"] = "Node didn't have enough capacity: memory" });
        }
        else
        {
            Run(pod);
        }

        cluster.PutAs("pods", pod);
    }

    private void Roll(FakeCluster cluster, ObjectKey key, JsonObject? before, JsonObject after)
    {
        var workload = (JsonObject)after.DeepClone();
        var (spec, generation) = (workload["spec"]!.AsObject(), workload["metadata"]!["generation"]?.GetValue<long>() ?? 1);
        var replicas = spec["replicas"]?.GetValue<int>() ?? (key.Plural == "daemonsets" ? 2 : 1);
        var hash = Hash(spec["template"]!);
        var keeps = before is not null && spec["updateStrategy"]?["type"]?.ToString() == "OnDelete";
        var old = cluster.Stored("pods", key.Namespace).Where(p => p["metadata"]!["labels"]?["test/owner"]?.ToString() == key.Name).Select(static p => p["metadata"]!["name"]!.ToString()).ToList();
        if (!keeps)
        {
            foreach (var name in old.Where(_ => Rolls))
            {
                cluster.Drop(new("pods", key.Namespace, name));
            }

            if (key.Plural == "deployments")
            {
                cluster.PutAs("replicasets", FakeObjects.ReplicaSet(key.Namespace, $"{key.Name}-{hash}", key.Name));
            }

            for (var i = 0; i < (Rolls ? replicas : 1); i++)
            {
                Make(cluster, key, spec["template"]!, key.Plural == "deployments" ? $"{key.Name}-{hash}-x{Letters[i / Letters.Length]}{Letters[i % Letters.Length]}xz" : Rolls ? $"{key.Name}-{i}" : $"{key.Name}-new", key.Plural == "deployments" ? $"{key.Name}-{hash}" : key.Name);
            }
        }

        var (updated, all) = keeps ? (0, replicas) : Rolls ? (replicas, replicas) : (1, replicas + 1);
        workload["status"] = new JsonObject
        {
            ["observedGeneration"] = generation,
            ["replicas"] = all,
            ["updatedReplicas"] = updated,
            ["readyReplicas"] = replicas,
            ["availableReplicas"] = replicas,
            ["desiredNumberScheduled"] = replicas,
            ["updatedNumberScheduled"] = updated,
            ["numberAvailable"] = replicas,
            ["currentRevision"] = updated == replicas ? hash : "before",
            ["updateRevision"] = hash,
        };
        cluster.PutAs(key.Plural, workload);
    }

    private void Make(FakeCluster cluster, ObjectKey owner, JsonNode template, string name, string ownerName)
    {
        var kind = owner.Plural switch { "deployments" => "ReplicaSet", "statefulsets" => "StatefulSet", _ => "DaemonSet" };
        var pod = FakeObjects.Pod(owner.Namespace, name, kind, ownerName, createdSeconds: time.GetUtcNow().ToUnixTimeSeconds());
        pod["spec"] = template["spec"]!.DeepClone();
        pod["spec"]!["nodeName"] = "node-1";
        var labels = (JsonObject)(template["metadata"]?["labels"]?.DeepClone() ?? new JsonObject());
        labels["test/owner"] = owner.Name;
        labels[kind == "ReplicaSet" ? "pod-template-hash" : "controller-revision-hash"] = kind == "ReplicaSet" ? ownerName[(owner.Name.Length + 1)..] : Hash(template);
        pod["metadata"]!["labels"] = labels;
        pod["metadata"]!["uid"] = string.Create(CultureInfo.InvariantCulture, $"uid-{name}-{Hash(template)}");
        Run(pod);
        OnPod?.Invoke(pod);
        cluster.PutAs("pods", pod);
    }

    private static void Run(JsonObject pod)
    {
        var was = (pod["status"]?["containerStatuses"] as JsonArray ?? []).OfType<JsonObject>().ToDictionary(static c => c["name"]!.ToString(), static c => c["restartCount"]?.GetValue<int>() ?? 0);
        pod["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }, new JsonObject { ["type"] = "PodScheduled", ["status"] = "True" }),
            ["containerStatuses"] = new JsonArray([.. pod["spec"]!["containers"]!.AsArray().OfType<JsonObject>().Select(c => new JsonObject
            {
                ["name"] = c["name"]!.ToString(), ["ready"] = true, ["restartCount"] = was.GetValueOrDefault(c["name"]!.ToString()), ["state"] = new JsonObject { ["running"] = new JsonObject() }, ["lastState"] = new JsonObject(), ["resources"] = c["resources"]?.DeepClone(),
            })]),
        };
    }

    // As the API server makes names: letters and digits that spell no words.
    private static string Hash(JsonNode of)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in of.ToJsonString())
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return string.Create(10, hash, static (text, left) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                (text[i], left) = (Letters[(int)(left % (ulong)Letters.Length)], left / (ulong)Letters.Length);
            }
        });
    }
}
