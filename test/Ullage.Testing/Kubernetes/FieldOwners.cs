using System.Text.Json.Nodes;

namespace Ullage.Testing.Kubernetes;

/// <summary>Which manager owns which fields of one object: leaves, in lists by their items' keys.</summary>
internal sealed class FieldOwners
{
    private static readonly string[] Unowned = ["apiVersion", "kind", "metadata.name", "metadata.namespace", "metadata.resourceVersion", "metadata.managedFields", "metadata.generation", "metadata.uid", "metadata.creationTimestamp"];

    private readonly SortedDictionary<string, HashSet<string>> _managers = new(StringComparer.Ordinal);

    /// <summary>A manager now owns exactly what it says.</summary>
    public void Set(string manager, JsonObject says) => _managers[manager] = [.. Leaves(says).Keys];

    /// <summary>A manager takes what changed; what is gone is nobody's.</summary>
    public void TakeChanged(string manager, JsonObject before, JsonObject after)
    {
        var (old, now) = (Leaves(before), Leaves(after));
        var changed = now.Where(n => !old.TryGetValue(n.Key, out var was) || was != n.Value).Select(static n => n.Key).ToHashSet();
        foreach (var owned in _managers.Values)
        {
            owned.ExceptWith(changed);
            owned.IntersectWith(now.Keys);
        }

        _managers.TryAdd(manager, []);
        _managers[manager].UnionWith(changed);
    }

    /// <summary>Refuses an apply that would change what another manager owns; forced, it takes it from them.</summary>
    public void ThrowOnConflict(string manager, JsonObject says, JsonObject now, bool force)
    {
        var (told, old) = (Leaves(says), Leaves(now));
        var conflicts = new List<(string, string, string)>();
        foreach (var (other, owned) in _managers.Where(m => m.Key != manager))
        {
            foreach (var path in told.Where(t => owned.Contains(t.Key) && old.GetValueOrDefault(t.Key) != t.Value).Select(static t => t.Key).ToList())
            {
                conflicts.Add(("FieldManagerConflict", "." + path, $"conflict with \"{other}\""));
                if (force)
                {
                    owned.Remove(path);
                }
            }
        }

        if (conflicts.Count > 0 && !force)
        {
            throw new Refusal(409, "Conflict", $"Apply failed with {conflicts.Count} conflict{(conflicts.Count > 1 ? "s" : "")}: {string.Join(", ", conflicts.Select(static c => $"{c.Item3}: {c.Item2}"))}", [.. conflicts]);
        }
    }

    /// <summary>The object without what a manager owned alone and no longer says: apply takes it away.</summary>
    public JsonObject Without(string manager, JsonObject says, JsonObject now)
    {
        var after = (JsonObject)now.DeepClone();
        var told = Leaves(says);
        foreach (var path in _managers.GetValueOrDefault(manager, []).Where(p => !told.ContainsKey(p) && !_managers.Any(m => m.Key != manager && m.Value.Contains(p))))
        {
            RemoveLeaf(after, path);
        }

        return after;
    }

    /// <summary>metadata.managedFields: managers by name; paths are told one by one, not as FieldsV1's tree.</summary>
    public JsonArray Told() => [.. _managers.Select(static m => new JsonObject { ["manager"] = m.Key, ["operation"] = "Update", ["fields"] = new JsonArray([.. m.Value.Order(StringComparer.Ordinal).Select(static p => (JsonNode)p)]) })];

    private static Dictionary<string, string> Leaves(JsonObject of)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect("", "", of, leaves);
        foreach (var path in leaves.Keys.Where(static p => Array.Exists(Unowned, u => p == u || p.StartsWith(u + ".", StringComparison.Ordinal))).ToList())
        {
            leaves.Remove(path);
        }

        return leaves;
    }

    private static void Collect(string path, string field, JsonNode? node, Dictionary<string, string> leaves)
    {
        if (node is JsonObject mapping && mapping.Count > 0)
        {
            foreach (var (name, value) in mapping)
            {
                Collect(path.Length == 0 ? name : $"{path}.{name}", name, value, leaves);
            }
        }
        else if (node is JsonArray items && StrategicMerge.KeyOf(field) is { } key)
        {
            foreach (var item in items.OfType<JsonObject>())
            {
                Collect($"{path}[{item[key]?.ToJsonString()}]", "", item, leaves);
            }
        }
        else
        {
            leaves[path] = node?.ToJsonString() ?? "null";
        }
    }

    private static void RemoveLeaf(JsonNode of, string path)
    {
        foreach (var (name, value) in of is JsonObject mapping ? [.. mapping] : Array.Empty<KeyValuePair<string, JsonNode?>>())
        {
            if (path == name)
            {
                ((JsonObject)of).Remove(name);
            }
            else if (value is not null && path.StartsWith(name + ".", StringComparison.Ordinal))
            {
                RemoveLeaf(value, path[(name.Length + 1)..]);
            }
            else if (value is JsonArray items && StrategicMerge.KeyOf(name) is { } key && path.StartsWith(name + "[", StringComparison.Ordinal))
            {
                foreach (var item in items.OfType<JsonObject>())
                {
                    var prefix = $"{name}[{item[key]?.ToJsonString()}].";
                    if (path.StartsWith(prefix, StringComparison.Ordinal))
                    {
                        RemoveLeaf(item, path[prefix.Length..]);
                    }
                }
            }
        }
    }
}
