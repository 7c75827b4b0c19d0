using System.Text.Json.Nodes;

namespace Ullage.Testing.Kubernetes;

/// <summary>Strategic merge, for the lists that workloads have: items are merged by key, null takes away, <c>$patch</c> deletes or replaces.</summary>
internal static class StrategicMerge
{
    private const string OrderDirective = "$setElementOrder/";

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

    private static JsonNode? Apply(string field, JsonNode? now, JsonNode? patch, JsonArray? order = null)
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
                if (name.StartsWith(OrderDirective, StringComparison.Ordinal))
                {
                    continue;
                }

                if (value is null)
                {
                    merged.Remove(name);
                    continue;
                }

                var old = merged[name];
                merged.Remove(name);
                merged[name] = Apply(name, old, value, changes[OrderDirective + name] as JsonArray);
            }

            return merged;
        }

        if (patch is JsonArray items && KeyOf(field) is { } key)
        {
            return Merge(key, now as JsonArray ?? [], items, order);
        }

        return patch?.DeepClone();
    }

    private static JsonArray Merge(string key, JsonArray now, JsonArray items, JsonArray? order)
    {
        string Id(JsonNode? item) => item?[key]?.ToJsonString() ?? throw new Refusal(422, "Invalid", $"map: does not contain declared merge key: {key}");
        var server = now.OfType<JsonObject>().Select(Id).ToList();
        var merged = now.OfType<JsonObject>().ToDictionary(Id, static o => (JsonNode?)o.DeepClone());
        var told = new List<string>();
        foreach (var item in items.OfType<JsonObject>())
        {
            if (item["$patch"]?.GetValue<string>() == "delete")
            {
                merged.Remove(Id(item));
                continue;
            }

            told.Add(Id(item));
            merged[Id(item)] = Apply("", merged.GetValueOrDefault(Id(item)), item);
        }

        var wanted = order?.Select(Id).ToList() ?? told;
        if (told.Except(wanted).FirstOrDefault() is { } unordered || !wanted.Where(told.Contains).SequenceEqual(told))
        {
            throw new Refusal(422, "Invalid", $"the order in patch list doesn't match $setElementOrder list: {string.Join(',', told)} against {string.Join(',', wanted)}");
        }

        // As the server does it: what the patch orders, and what only the server has, each in its order; new items come first.
        var (first, second) = (new Queue<string>(wanted.Where(merged.ContainsKey)), new Queue<string>(server.Where(s => merged.ContainsKey(s) && !wanted.Contains(s))));
        var result = new JsonArray();
        while (first.Count + second.Count > 0)
        {
            var next = second.Count > 0 && (first.Count == 0 || server.IndexOf(second.Peek()) < server.IndexOf(first.Peek())) ? second.Dequeue() : first.Dequeue();
            result.Add(merged[next]);
        }

        return result;
    }
}
