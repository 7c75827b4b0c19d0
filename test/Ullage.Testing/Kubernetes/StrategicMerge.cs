using System.Text.Json.Nodes;

namespace Ullage.Testing.Kubernetes;

/// <summary>Strategic merge, for the lists that workloads have: items are merged by key, null takes away, <c>$patch</c> deletes or replaces.</summary>
internal static class StrategicMerge
{
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["ephemeralContainers"] = "name",
        ["env"] = "name",
        ["volumes"] = "name",
        ["volumeMounts"] = "mountPath",
        ["ports"] = "containerPort",
    };

    /// <summary>The key by which a list's items are told apart; null for lists that are replaced.</summary>
    public static string? KeyOf(string list) => Keys.GetValueOrDefault(list);

    public static JsonNode? Apply(JsonNode? now, JsonNode? patch) => Apply("", now, patch);

    private static JsonNode? Apply(string field, JsonNode? now, JsonNode? patch)
    {
        if (patch is JsonObject changes)
        {
            if (changes["$patch"]?.GetValue<string>() == "replace")
            {
                var replaced = (JsonObject)changes.DeepClone();
                replaced.Remove("$patch");
                return replaced;
            }

            var merged = now as JsonObject ?? [];
            foreach (var (name, value) in changes)
            {
                if (value is null)
                {
                    merged.Remove(name);
                    continue;
                }

                var old = merged[name];
                merged.Remove(name);
                merged[name] = Apply(name, old, value);
            }

            return merged;
        }

        if (patch is JsonArray items && KeyOf(field) is { } key)
        {
            var merged = now as JsonArray ?? [];
            foreach (var item in items.OfType<JsonObject>())
            {
                var id = item[key]?.ToJsonString() ?? throw new Refusal(422, "Invalid", $"map: does not contain declared merge key: {key}");
                var old = merged.OfType<JsonObject>().FirstOrDefault(o => o[key]?.ToJsonString() == id);
                if (item["$patch"]?.GetValue<string>() == "delete")
                {
                    merged.Remove(old);
                    continue;
                }

                var at = old is null ? merged.Count : merged.IndexOf(old);
                if (old is not null)
                {
                    merged.RemoveAt(at);
                }

                merged.Insert(at, Apply("", old, item));
            }

            return merged;
        }

        return patch?.DeepClone();
    }
}
