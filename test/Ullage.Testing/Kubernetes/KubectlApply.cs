using System.Text.Json.Nodes;

namespace Ullage.Testing.Kubernetes;

/// <summary>What <c>kubectl apply</c> sends without <c>--server-side</c>: what differs from the manifest, and what the manifest before had and this one has not.</summary>
public static class KubectlApply
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Adds an object as a first apply of a manifest leaves it.</summary>
    public static FakeCluster AddApplied(this FakeCluster cluster, string plural, JsonObject manifest)
    {
        var of = (JsonObject)manifest.DeepClone();
        Annotate(of, manifest);
        return cluster.Add(plural, of, "kubectl-client-side-apply");
    }

    /// <summary>The patch that an apply of a manifest would send now; empty where it would change nothing.</summary>
    public static JsonObject Patch(FakeCluster cluster, string plural, JsonObject manifest)
    {
        var name = manifest["metadata"]!;
        var live = cluster.Get(plural, name["namespace"]!.ToString(), name["name"]!.ToString());
        var original = (JsonObject)JsonNode.Parse(live["metadata"]!["annotations"]![LastApplied]!.ToString())!;
        var modified = (JsonObject)manifest.DeepClone();
        Annotate(modified, manifest);
        return Between(live, modified, original);
    }

    private static void Annotate(JsonObject of, JsonObject manifest)
    {
        var metadata = of["metadata"]!.AsObject();
        metadata["annotations"] ??= new JsonObject();
        metadata["annotations"]![LastApplied] = manifest.ToJsonString();
    }

    private static JsonObject Between(JsonObject live, JsonObject wanted, JsonObject? before)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in wanted)
        {
            var (now, was) = (live[name], before?[name]);
            if (value is JsonObject mapping && now is JsonObject)
            {
                if (Between((JsonObject)now, mapping, was as JsonObject) is { Count: > 0 } inner)
                {
                    patch[name] = inner;
                }
            }
            else if (value is JsonArray items && now is JsonArray there && StrategicMerge.KeyOf(name) is { } key)
            {
                if (Between(key, there, items, was as JsonArray ?? []) is { Count: > 0 } inner)
                {
                    patch[name] = inner;
                }
            }
            else if (!JsonNode.DeepEquals(value, now) && !(now is null && value is JsonObject { Count: 0 } or JsonArray { Count: 0 }))
            {
                patch[name] = value?.DeepClone();
            }
        }

        foreach (var (name, _) in before ?? [])
        {
            if (!wanted.ContainsKey(name) && live.ContainsKey(name))
            {
                patch[name] = null;
            }
        }

        return patch;
    }

    private static JsonArray Between(string key, JsonArray live, JsonArray wanted, JsonArray before)
    {
        var patch = new JsonArray();
        foreach (var item in wanted.OfType<JsonObject>())
        {
            var now = Find(live, key, item);
            var inner = now is null ? (JsonObject)item.DeepClone() : Between(now, item, Find(before, key, item));
            if (inner.Count > 0)
            {
                inner[key] = item[key]!.DeepClone();
                patch.Add(inner);
            }
        }

        foreach (var item in before.OfType<JsonObject>().Where(b => Find(wanted, key, b) is null && Find(live, key, b) is not null))
        {
            patch.Add(new JsonObject { [key] = item[key]!.DeepClone(), ["$patch"] = "delete" });
        }

        return patch;
    }

    private static JsonObject? Find(JsonArray items, string key, JsonObject like) => items.OfType<JsonObject>().FirstOrDefault(i => JsonNode.DeepEquals(i[key], like[key]));
}
